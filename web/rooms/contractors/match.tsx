/** What does not agree between order, approved time and document, in words. */
import type { SelfBillMatch } from "../../contract/records.ts";
import { Chip } from "../../design/chip.tsx";
import { showMoney } from "../../design/money.ts";
import { Figure, Figures } from "../../design/panel.tsx";
import { showHours } from "./words.tsx";
import "./contractors.css";

export function Differences({ match }: { match: SelfBillMatch }) {
  if (match.differences.length === 0) return null;
  return (
    <ul class="match-differences">
      {match.differences.map(({ kind, words, blocks }) => (
        <li key={kind}><Chip tone={blocks ? "bad" : "plain"}>{blocks ? "Blocks" : "For information"}</Chip> {words}</li>
      ))}
    </ul>
  );
}

export function MatchFigures({ match }: { match: SelfBillMatch }) {
  const limits = [match.order && `${showMoney(match.order)} of the order`, match.cap && `${showMoney(match.cap)} of the cap`, match.cap_minutes !== null && `${showHours(match.cap_minutes)} hours of the cap`].filter(Boolean);
  return (
    <Figures>
      <Figure name="Open before it" value={limits[0] || "No limit"} note={limits.slice(1).join(", ") || "Order and engagement"} />
      <Figure name="Approved time" value={showMoney(match.approved)} note={`${showHours(match.approved_minutes)} hours at the rates of their days`} />
      <Figure name="Self-bill" value={showMoney(match.net)} note={`${showHours(match.minutes)} hours, without tax`} />
    </Figures>
  );
}
