/** Risks by probability and impact: five by five; a cell opens its risks. */
import type { RiskCell } from "../contract/records.ts";
import { Panel } from "../design/panel.tsx";
import type { Matrix } from "./data.ts";
import { SEVERITIES } from "./words.ts";
import "./risks.css";

const LEVELS = [5, 4, 3, 2, 1];

interface RiskMatrixProps {
  matrix: Matrix;
  /** Of one project; "": of all. */
  projectId: string;
}

export function RiskMatrix({ matrix, projectId }: RiskMatrixProps) {
  const kind = matrix.kind ?? "threat";
  return (
    <Panel title={kind === "threat" ? "Threats by probability and impact" : "Opportunities by probability and impact"}>
      <table class="risk-matrix">
        <caption class="hidden-text">How many risks are open or watched, by probability and impact</caption>
        <thead>
          <tr>
            <td />
            {[...LEVELS].reverse().map((level) => <th key={level} scope="col">Impact {level}</th>)}
          </tr>
        </thead>
        <tbody>
          {LEVELS.map((level) => (
            <tr key={level}>
              <th scope="row">Probability {level}</th>
              {matrix.cells.filter((cell) => cell.probability_level === level).map((cell) => (
                <td key={cell.impact_level} class={`risk-cell risk-${cell.severity}`}><Cell cell={cell} kind={kind} projectId={projectId} /></td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function Cell({ cell, kind, projectId }: { cell: RiskCell; kind: string; projectId: string }) {
  const { probability_level: likely, impact_level: grave, risks, severity } = cell;
  if (!risks) return <span class="hidden-text">None</span>;
  const at = `kind=${kind}&probability_level=${likely}&impact_level=${grave}&status=open,watched${projectId && `&project_id=${projectId}`}`;
  const words = `${risks} of probability ${likely} and impact ${grave}: ${SEVERITIES[severity ?? "low"]?.[0].toLowerCase()}`;
  return <a href={`/risks?${at}`} aria-label={words}>{risks}</a>;
}
