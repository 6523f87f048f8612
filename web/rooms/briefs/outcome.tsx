/** Winning, losing and taking that back. Each is asked once more, for it reaches other people. */
import type { Opportunity } from "../../contract/records.ts";
import { Button, Link } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { TextArea } from "../../design/field.tsx";
import { Menu, MenuItem } from "../../design/menu.tsx";
import { Notice, ProblemNotice } from "../../design/notice.tsx";
import { useCommands } from "../../shell/commands.ts";
import { asked, go, setQuery } from "../../shell/router.ts";
import { useForm } from "../../store/form.ts";
import { answer, api, ifVersion } from "../../store/http.ts";
import { attempt, write } from "../../store/write.ts";
import { keptDraft } from "./draft.ts";
import { isMine } from "./facts.tsx";

const REASON_MAX = 1000;

function ask(question: string): void {
  setQuery({ ask: question }, false);
}

function pathOf(opportunity: Opportunity) {
  return { path: { opportunity_id: opportunity.id } };
}

export function OpportunityActions({ opportunity }: { opportunity: Opportunity }) {
  const { id, status, archived_at } = opportunity;
  const mine = isMine(opportunity);
  const open = mine && !archived_at && status === "open";
  const undecided = open || (mine && !archived_at && status === "on_hold");
  useCommands(
    [
      ...(open ? [{ words: "Win", group: "Opportunity", keys: "w", run: () => ask("win") }] : []),
      ...(undecided ? [{ words: "Lose", group: "Opportunity", keys: "l", run: () => ask("lose") }] : []),
      { words: "Open the brief", group: "Opportunity", keys: "b", run: () => go(`/opportunities/${id}/brief`) },
    ],
    [id, open, undecided],
  );
  if (!mine) return null;
  return (
    <>
      {undecided && <Button onClick={() => ask("lose")}>Lose</Button>}
      {open && <Button kind="primary" onClick={() => ask("win")}>Win</Button>}
      <MoreActions opportunity={opportunity} />
    </>
  );
}

function MoreActions({ opportunity }: { opportunity: Opportunity }) {
  const { reference, status, archived_at, version } = opportunity;
  const params = pathOf(opportunity);
  const hold = (on_hold: boolean, at: number) =>
    answer(api.PATCH("/v1/opportunities/{opportunity_id}", { params, body: { on_hold }, ...ifVersion(at) }));
  const archive = () => answer(api.POST("/v1/opportunities/{opportunity_id}/archive", { params }));
  const restore = () => answer(api.POST("/v1/opportunities/{opportunity_id}/restore", { params }));
  const reopen = () => answer(api.POST("/v1/opportunities/{opportunity_id}/reopen", { params, ...ifVersion(version) }));
  const decided = status === "won" || status === "lost";
  return (
    <Menu button="More" label="More actions">
      {!archived_at && !decided && (
        <MenuItem onChoose={() => void attempt({
          words: status === "open" ? `${reference} is on hold` : `${reference} is open again`,
          send: () => hold(status === "open", version),
          inverse: (held) => hold(status !== "open", held.version),
        })}>
          {status === "open" ? "Put on hold" : "Take off hold"}
        </MenuItem>
      )}
      {!archived_at && decided && (
        <MenuItem onChoose={() => void attempt({ words: `Reopened ${reference}`, send: reopen })}>Reopen</MenuItem>
      )}
      {archived_at ? (
        <MenuItem onChoose={() => void attempt({ words: `Restored ${reference}`, send: restore, inverse: archive })}>Restore</MenuItem>
      ) : (
        <MenuItem onChoose={() => void attempt({ words: `Archived ${reference}`, send: archive, inverse: restore })}>Archive</MenuItem>
      )}
    </Menu>
  );
}

/** The question in the address, if it is about something that is still open. */
export function Questions({ opportunity }: { opportunity: Opportunity }) {
  const close = (): void => setQuery({ ask: "" });
  const undecided = opportunity.status === "open" || opportunity.status === "on_hold";
  if (!undecided || !isMine(opportunity)) return null;
  if (asked("ask") === "win") return <Win opportunity={opportunity} onClose={close} />;
  if (asked("ask") === "lose") return <Lose opportunity={opportunity} onClose={close} />;
  return null;
}

interface QuestionProps {
  opportunity: Opportunity;
  onClose: () => void;
}

function Win({ opportunity, onClose }: QuestionProps) {
  const { id, name, client_name, version } = opportunity;
  const form = useForm({});
  const problem = form.problem.value;
  const send = form.submit(async () => {
    const call = api.POST("/v1/opportunities/{opportunity_id}/win", { params: pathOf(opportunity), ...ifVersion(version) });
    await write({ words: `Won ${name}`, send: () => answer(call) });
    go(`/opportunities/${id}/handover`, true);
  });
  const write_it = problem?.reason === "BRIEF_MISSING" && <Link href={`/opportunities/${id}/brief`} class="button">Write the brief</Link>;
  return (
    <Dialog title={`Win ${name}?`} onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={problem} actions={write_it} />
        {keptDraft(id) && (
          <Notice kind="warn" actions={<Link href={`/opportunities/${id}/brief`} class="button">Open the brief</Link>}>
            What you typed into the brief is not saved. A brief that is won cannot be changed.
          </Notice>
        )}
        <p>
          {client_name} gives you the job. Its brief becomes final, and a handover is drafted from it for the project manager.
        </p>
        <div class="form-actions">
          <Button kind="primary" type="submit" autofocus busy={form.busy.value}>Win</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}

function Lose({ opportunity, onClose }: QuestionProps) {
  const { name, version } = opportunity;
  const params = pathOf(opportunity);
  const form = useForm({ reason: "" });
  const send = form.submit(async (body) => {
    const call = api.POST("/v1/opportunities/{opportunity_id}/lose", { params, body, ...ifVersion(version) });
    await write({
      words: `Lost ${name}`,
      send: () => answer(call),
      inverse: (lost) => answer(api.POST("/v1/opportunities/{opportunity_id}/reopen", { params, ...ifVersion(lost.version) })),
    });
    onClose();
  });
  return (
    <Dialog title={`Lose ${name}?`} onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={form.problem.value} fields={["reason"]} />
        <TextArea label="Why was it lost?" longest={REASON_MAX} value={form.values.value.reason} error={form.wrong("reason")}
          onValue={(text) => form.set("reason", text)} />
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={form.busy.value}>Lose</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
