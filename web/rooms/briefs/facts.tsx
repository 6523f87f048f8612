/** The facts of an opportunity, each changed where it stands. */
import type { ComponentChildren } from "preact";
import type { Opportunity } from "../../contract/records.ts";
import { DayField } from "../../design/day_field.tsx";
import { showDay, todayIn } from "../../design/day.ts";
import { NumberField, SelectField, TextField } from "../../design/field.tsx";
import { InPlace } from "../../design/in_place.tsx";
import { showMoney, showShare } from "../../design/money.ts";
import { Panel } from "../../design/panel.tsx";
import { nameIn, usePeople } from "../../store/directory.ts";
import { answer, api, ifVersion } from "../../store/http.ts";
import { mayFor, me } from "../../store/session.ts";
import { write } from "../../store/write.ts";
import { useOpportunity } from "./data.ts";

const NAME_MAX = 200;
const STAGES = [["qualified", "Qualified"], ["proposed", "Proposed"], ["negotiating", "Negotiating"]] as const;
type Changes = Parameters<typeof change>[1];

/** Changes the record as it is shown, and reads it again where somebody else was faster. */
function change(opportunity: Opportunity, body: { [name: string]: unknown }): Promise<Opportunity> {
  const params = { path: { opportunity_id: opportunity.id } };
  return answer(api.PATCH("/v1/opportunities/{opportunity_id}", { params, body, ...ifVersion(opportunity.version) }));
}

export function isMine(opportunity: Opportunity): boolean {
  return mayFor("opportunity.write", [opportunity.owner_id, opportunity.account_manager_id]);
}

/** A percentage as it is typed, 60 or 60 %, as the share that the API takes. */
export function shareOf(typed: string): string {
  const percent = Number(typed.replace("%", "").replace(",", ".").trim());
  return Number.isFinite(percent) ? (percent / 100).toFixed(4) : typed;
}

export function FactsInPlace({ opportunity }: { opportunity: Opportunity }) {
  const query = useOpportunity(opportunity.id);
  const open = opportunity.status === "open" || opportunity.status === "on_hold";
  const may = isMine(opportunity) && open && !opportunity.archived_at;

  function saving(words: string, bodyOf: (typed: string) => Changes): ((typed: string) => Promise<unknown>) | undefined {
    if (!may) return undefined;
    return async (typed) => {
      try {
        await write({ words, send: () => change(opportunity, bodyOf(typed)) });
      } finally {
        await query.reload();
      }
    };
  }

  return (
    <Panel title="Facts">
      <dl class="facts facts-wide">
        <Sale opportunity={opportunity} saving={saving} />
        <Dates opportunity={opportunity} saving={saving} />
      </dl>
    </Panel>
  );
}

interface PartProps {
  opportunity: Opportunity;
  saving: (words: string, bodyOf: (typed: string) => Changes) => ((typed: string) => Promise<unknown>) | undefined;
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Sale({ opportunity, saving }: PartProps) {
  const people = usePeople();
  const { name, status, value, stage, probability, probability_set_by_hand, owner_id } = opportunity;
  const origin = status === "won" || status === "lost" ? "" : probability_set_by_hand ? "set by hand" : "usual at this stage";
  const percent = String(Math.round(Number(probability ?? 0) * 10_000) / 100);
  const money = (amount: string) => ({ amount: amount.replace(/[\s,]/g, ""), currency_code: value?.currency_code });
  const active = (people.data.value ?? []).filter((person) => person.active);
  return (
    <>
      <Fact name="Name">
        <InPlace label="Name" shown={name} value={name} onSave={saving("Changed the name", (text) => ({ name: text }))}>
          {(field) => <TextField label="Name" longest={NAME_MAX} {...field} />}
        </InPlace>
      </Fact>
      <Fact name="Value">
        <InPlace label="Value" shown={showMoney(value)} value={value?.amount ?? ""}
          onSave={saving("Changed the value", (text) => ({ value: money(text) }))}>
          {(field) => <NumberField label={`Value in ${value?.currency_code}`} {...field} />}
        </InPlace>
      </Fact>
      <Fact name="Stage">
        <InPlace label="Stage" shown={STAGES.find(([key]) => key === stage)?.[1]} value={stage}
          onSave={saving("Changed the stage", (text) => ({ stage: text }))}>
          {(field) => <SelectField label="Stage" options={STAGES} {...field} />}
        </InPlace>
      </Fact>
      <Fact name="Probability">
        <InPlace label="Probability" value={percent} onSave={saving("Changed the probability", (text) => (text.trim() === "" ? { probability_follows_stage: true } : { probability: shareOf(text) }))}
          shown={<>{showShare(probability)} <span class="quiet">{origin}</span></>}>
          {(field) => <TextField label="Probability in %" inputMode="decimal" hint="Empty: it follows the stage" {...field} />}
        </InPlace>
      </Fact>
      <Fact name="Owner">
        <InPlace label="Owner" shown={nameIn(people.data.value, owner_id)} value={owner_id ?? ""}
          onSave={saving("Changed the owner", (text) => ({ owner_id: text || null }))}>
          {(field) => <SelectField label="Owner" options={active.map((each) => [each.id, each.name] as const)} {...field} />}
        </InPlace>
      </Fact>
    </>
  );
}

function Dates({ opportunity, saving }: PartProps) {
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  const { next_step, next_step_on, expected_close, delivery_start, delivery_end } = opportunity;
  const days = [
    ["Next step on", "next_step_on", next_step_on],
    ["Decision expected", "expected_close", expected_close],
    ["Delivery starts", "delivery_start", delivery_start],
    ["Delivery ends", "delivery_end", delivery_end],
  ] as const;
  return (
    <>
      <Fact name="Next step">
        <InPlace label="Next step" shown={next_step} value={next_step} onSave={saving("Set the next step", (text) => ({ next_step: text }))}>
          {(field) => <TextField label="Next step" longest={NAME_MAX} {...field} />}
        </InPlace>
      </Fact>
      {days.map(([name, field, day]) => (
        <Fact key={field} name={name}>
          <InPlace label={name} shown={day && showDay(day, today)} value={day ?? ""}
            onSave={saving(`Changed: ${name.toLowerCase()}`, (text) => ({ [field]: text || null }))}>
            {(control) => <DayField label={name} {...control} />}
          </InPlace>
        </Fact>
      ))}
    </>
  );
}
