/** What the lines come to while they are typed, what is left of it, and the contingency on top. */
import { showDay, todayIn } from "../../design/day.ts";
import { hours } from "../../design/duration.ts";
import { NumberField, SelectField } from "../../design/field.tsx";
import { showMoney, showShare } from "../../design/money.ts";
import { Figure, Figures } from "../../design/panel.tsx";
import { me } from "../../store/session.ts";
import type { Editor } from "./editor.ts";
import type { Preview } from "./records.ts";
import type { Terms } from "./terms.ts";

export function Sums({ editor }: { editor: Editor }) {
  const found = editor.preview.value;
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  const margin = found?.margin;
  const bought = !margin && Number(found?.purchases?.amount ?? 0) > 0;
  const spare = Number(found?.contingency?.amount ?? 0) > 0;
  return (
    <section class="panel estimate-side" aria-label="What the lines come to" aria-live="polite">
      <Figures>
        <Figure name="Total without tax" value={showMoney(found?.total ?? editor.estimate.total)} note={`Priced from the rate cards of ${showDay(editor.estimate.priced_on, today)}`} />
        <Figure name="Hours" value={hours(found?.total_minutes ?? editor.estimate.total_minutes)} />
        {spare && <Figure name="Contingency" value={showMoney(found?.contingency)} note="Part of the total" />}
        {margin && <Figure name="Cost" value={showMoney(margin.cost)} note={uncosted(margin)} />}
        {margin && <Figure name="Margin" value={showShare(margin.margin_share)} note={showMoney(margin.margin)} />}
        {bought && <Figure name="Purchases cost" value={showMoney(found?.purchases)} />}
        {bought && <Figure name="Left for own work" value={showMoney(found?.kept)} note={`${showShare(found?.kept_share)} of the total`} />}
      </Figures>
    </section>
  );
}

function uncosted({ uncosted_lines: count }: NonNullable<Preview["margin"]>): string {
  if (!count) return "Hours at the mean cost of the role";
  return count === 1 ? "The cost of one line is not known" : `The cost of ${count} lines is not known`;
}

const WAYS: readonly (readonly [`${Terms["by"]} ${Terms["display"]}`, string])[] = [
  ["share shown", "Per cent, as a line of the quote"],
  ["share spread", "Per cent, inside the lines"],
  ["amount shown", "A sum, as a line of the quote"],
  ["amount spread", "A sum, inside the lines"],
];

export function TermsForm({ editor }: { editor: Editor }) {
  const { contingency, by, display } = editor.terms.value;
  const wrong = editor.problem.value?.fields.find(({ field }) => field.startsWith("contingency"))?.detail ?? "";
  return (
    <div class="estimate-terms">
      <NumberField label="Contingency" optional value={contingency} error={wrong} onValue={(typed) => editor.setTerms({ contingency: typed })} />
      <SelectField label="The client sees it" value={`${by} ${display}`} options={WAYS}
        onValue={(way) => {
          const [nextBy, nextDisplay] = way.split(" ") as [Terms["by"], Terms["display"]];
          editor.setTerms({ by: nextBy, display: nextDisplay });
        }} />
    </div>
  );
}
