/** Two briefs beside each other: what has gone and what is new, word by word, in each field that differs. */
import { differences } from "./words.ts";
import { changesBetween, type BriefValues } from "./values.ts";

interface DifferencesProps {
  before: BriefValues;
  after: BriefValues;
}

export function Differences({ before, after }: DifferencesProps) {
  const changes = changesBetween(before, after);
  if (changes.length === 0) return <p class="quiet">They say the same.</p>;
  return (
    <dl class="differences">
      {changes.map(({ label, before: was, after: is }, index) => (
        <div key={index} class="difference">
          <dt>{label}</dt>
          <dd><Words before={was} after={is} /></dd>
        </div>
      ))}
    </dl>
  );
}

function Words({ before, after }: { before: string; after: string }) {
  return (
    <>
      {differences(before, after).map(({ kind, text }, index) => {
        if (kind === "gone") return <del key={index}>{text}</del>;
        if (kind === "new") return <ins key={index}>{text}</ins>;
        return <span key={index}>{text}</span>;
      })}
    </>
  );
}
