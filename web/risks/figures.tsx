/** What risks may cost, beside the contingency that the accepted quotes hold for it. */
import type { Exposure, Money, ProjectContingency } from "../contract/records.ts";
import { showMoney } from "../design/money.ts";
import { Notice } from "../design/notice.tsx";
import { Figure, Figures } from "../design/panel.tsx";
import type { WholeExposure } from "./data.ts";

/** Whole minor units: amounts of one currency have the same number of places. */
function minorOf({ amount }: Money): bigint {
  return BigInt(amount.replace(".", ""));
}

/** True where risks may cost more than is set aside. Nothing is set aside in a currency that is not there. */
export function isOver(expected: Money | null | undefined, contingency: Money | null | undefined): boolean {
  if (!expected) return false;
  return minorOf(expected) > (contingency ? minorOf(contingency) : 0n);
}

export function contingencyIn(found: readonly ProjectContingency[], projectId: string | null, currency: string): Money | undefined {
  return found.find((one) => one.project_id === projectId && one.contingency?.currency_code === currency)?.contingency ?? undefined;
}

interface ExposureFiguresProps {
  exposure: WholeExposure;
  /** Of the one project; left out where it is not for the reader, or for many projects. */
  contingency?: (currency: string) => Money | undefined;
}

export function ExposureFigures({ exposure, contingency }: ExposureFiguresProps) {
  const missing = exposure.without_amount ?? 0;
  return (
    <>
      {exposure.exposures.map((one) => <Figured key={one.currency_code} one={one} contingency={contingency} />)}
      {exposure.exposures.length === 0 && <p class="quiet">No open risk has an amount yet, so nothing is expected in money.</p>}
      {missing > 0 && <p class="quiet">{missing === 1 ? "1 open risk has no amount and counts" : `${missing} open risks have no amount and count`} with nothing.</p>}
    </>
  );
}

function Figured({ one, contingency }: { one: Exposure; contingency: ExposureFiguresProps["contingency"] }) {
  const aside = contingency?.(one.currency_code);
  const isTight = contingency !== undefined && isOver(one.expected, aside);
  return (
    <>
      <Figures>
        <Figure name="Exposure" value={showMoney(one.expected)} note="Probability × impact: threats less opportunities" />
        <Figure name="Threats" value={showMoney(one.threats)} />
        <Figure name="Opportunities" value={showMoney(one.opportunities)} />
        {contingency && <Figure name="Contingency" value={aside ? showMoney(aside) : "None"} note="In the accepted quotes" />}
      </Figures>
      {isTight && <Notice kind="warn">The risks may cost more than the contingency: lower them, or agree on a larger contingency with the client.</Notice>}
    </>
  );
}
