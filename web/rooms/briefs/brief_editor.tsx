/** Writing the next edition. What is typed is kept at once; if somebody else was faster, both are shown. */
import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import type { Brief, Opportunity } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Notice, ProblemNotice } from "../../design/notice.tsx";
import { Panel } from "../../design/panel.tsx";
import { useCommands } from "../../shell/commands.ts";
import { nameIn, usePeople } from "../../store/directory.ts";
import { answer, api, ifVersion } from "../../store/http.ts";
import { asProblem, type Problem } from "../../store/problem.ts";
import { useTyping } from "../../store/typing.ts";
import { write } from "../../store/write.ts";
import { BriefFields, FIELDS } from "./brief_fields.tsx";
import { Differences } from "./difference.tsx";
import { dropDraft, keepDraft, keptDraft, type Draft } from "./draft.ts";
import { bodyOf, isSame, valuesOf, type BriefValues } from "./values.ts";
import { showMoment } from "../../design/moment.ts";

interface EditorProps {
  opportunity: Opportunity;
  latest: Brief | null;
  reload: () => Promise<void>;
}

/** What one begins with: the latest edition, untouched. */
function from(latest: Brief | null): Draft {
  return { values: valuesOf(latest), edition: latest?.edition ?? 0, version: latest?.version ?? 0, at: "" };
}

function useDraft(id: string, latest: Brief | null) {
  const draft = useSignal<Draft>(keptDraft(id) ?? from(latest));
  const isTouched = draft.value.at !== "";
  const isBehind = (latest?.edition ?? 0) > draft.value.edition;
  useEffect(() => {
    if (isBehind && !isTouched) draft.value = from(latest); // nothing was typed: the new edition is shown
  }, [isBehind, isTouched, latest]);

  function put(values: BriefValues): void {
    draft.value = { ...draft.value, values, at: new Date().toISOString() };
    keepDraft(id, draft.value);
  }

  function forget(): void {
    dropDraft(id);
    draft.value = from(latest);
  }

  return { draft, isTouched, isBehind: isBehind && isTouched, put, forget };
}

export function BriefEditor({ opportunity, latest, reload }: EditorProps) {
  const { id } = opportunity;
  const { draft, isTouched, isBehind, put, forget } = useDraft(id, latest);
  const problem = useSignal<Problem | undefined>(undefined);
  const busy = useSignal(false);
  const { values, version } = draft.value;
  const isChanged = isTouched && !isSame(values, valuesOf(latest));

  async function save(over: number): Promise<void> {
    if (busy.value) return;
    busy.value = true;
    try {
      const params = { path: { opportunity_id: id } };
      const body = bodyOf(values, opportunity.value?.currency_code ?? "");
      const call = api.PUT("/v1/opportunities/{opportunity_id}/brief", { params, body, ...(over > 0 && ifVersion(over)) });
      const made = await write({ words: "", send: () => answer(call) });
      dropDraft(id);
      draft.value = from(made);
      problem.value = undefined;
    } catch (error) {
      problem.value = asProblem(error);
    } finally {
      await reload();
      busy.value = false;
    }
  }

  useTyping(useMemo(() => () => draft.value.at !== "", [draft]));
  useCommands([{ words: "Save the brief", group: "Brief", keys: "$mod+Enter", run: () => void save(version) }], [id, version, values]);
  const next = (latest?.edition ?? 0) + 1;
  return (
    <Panel title={latest ? `Edition ${latest.edition}` : "Write the brief"} aside={<Kept draft={draft.value} isChanged={isChanged} />}>
      <form class="form" onSubmit={(event) => { event.preventDefault(); void save(version); }}>
        {!isBehind && <ProblemNotice problem={problem.value?.isConflict ? undefined : problem.value} fields={FIELDS} />}
        {isBehind && latest && <Meanwhile latest={latest} values={values} onKeep={() => void save(latest.version)} onTake={forget} />}
        <BriefFields values={values} currency={opportunity.value?.currency_code ?? ""} problem={problem.value} onValues={put} />
        <div class="form-actions">
          {!isBehind && <Button kind="primary" type="submit" busy={busy.value} disabled={!isChanged}>Save as edition {next}</Button>}
          {isTouched && !isBehind && <Button onClick={forget}>Discard the draft</Button>}
        </div>
      </form>
    </Panel>
  );
}

function Kept({ draft, isChanged }: { draft: Draft; isChanged: boolean }) {
  if (!draft.at || !isChanged) return null;
  return <span class="quiet" role="status">Draft, kept here {showMoment(draft.at)}</span>;
}

interface MeanwhileProps {
  latest: Brief;
  values: BriefValues;
  onKeep: () => void;
  onTake: () => void;
}

/** Somebody wrote another edition while this draft was typed: both, where they differ. */
function Meanwhile({ latest, values, onKeep, onTake }: MeanwhileProps) {
  const people = usePeople();
  const actions = (
    <>
      <Button kind="primary" onClick={onKeep}>Save mine as edition {latest.edition + 1}</Button>
      <Button onClick={onTake}>Take theirs</Button>
    </>
  );
  return (
    <Notice kind="warn">
      <div class="stack">
        <p>{nameIn(people.data.value, latest.written_by_id)} wrote edition {latest.edition} meanwhile. From theirs to yours:</p>
        <Differences before={valuesOf(latest)} after={values} />
        <div class="form-actions">{actions}</div>
      </div>
    </Notice>
  );
}
