/** One estimate: its lines in a grid, what they come to beside it, and its quotes. */
import { useEffect, useMemo } from "preact/hooks";
import { Button, Link } from "../../design/button.tsx";
import { Both } from "../../design/conflict.tsx";
import { Crumbs } from "../../design/crumbs.tsx";
import { showDay, todayIn } from "../../design/day.ts";
import { hours } from "../../design/duration.ts";
import { Menu, MenuItem } from "../../design/menu.tsx";
import { showMoney } from "../../design/money.ts";
import { Notice, ProblemNotice } from "../../design/notice.tsx";
import { Panel, Wait } from "../../design/panel.tsx";
import { useCommands } from "../../shell/commands.ts";
import { Page, type RoomProps } from "../../shell/room.tsx";
import { asked, go, setQuery } from "../../shell/router.ts";
import { usePeople } from "../../store/directory.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { may, me } from "../../store/session.ts";
import { useTyping } from "../../store/typing.ts";
import { attempt } from "../../store/write.ts";
import { Editor } from "./editor.ts";
import { Grid } from "./grid.tsx";
import { IssueQuote } from "./issue.tsx";
import { rowsOf, rowWords } from "./lines.ts";
import { LineTable } from "./line_table.tsx";
import { QuoteChip } from "../../records/quote_stamp.tsx";
import { useNames, type Estimate, type Quote } from "./records.ts";
import { SimilarLines } from "./similar.tsx";
import { Sums, TermsForm } from "./sums.tsx";
import { KeepTemplate } from "./keep_template.tsx";
import { NewScenario, Versions } from "./versions.tsx";
import "./quoting.css";

const OUT = new Set(["sent", "accepted"]);

export function EstimateRoom({ parameters }: RoomProps) {
  const id = parameters["id"] ?? "";
  const query = useQuery<Estimate>({
    key: `estimate ${id}`,
    topics: ["estimate", "brief"],
    ask: () => answer(api.GET("/v1/estimates/{estimate_id}", { params: { path: { estimate_id: id } } })),
  });
  const estimate = query.data.value;
  if (!estimate) {
    return (
      <Page title="Estimate">
        <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
        <Wait busy={query.busy.value} />
      </Page>
    );
  }
  return <EstimatePage estimate={estimate} />;
}

const REMEDY: Readonly<Record<string, string>> = {
  sent: "To change them, withdraw the quote, or copy the estimate under More.",
  accepted: "What is sold beyond it is a new estimate; copy this one under More.",
};

function EstimatePage({ estimate }: { estimate: Estimate }) {
  const quotes = useQuotesOf(estimate);
  const out = quotes.find(({ status }) => OUT.has(status ?? ""));
  const open = may("estimate.write") && !out && !estimate.archived;
  const { client, work, href } = useNames()(estimate);
  return (
    <Page
      title={estimate.reference}
      above={<Crumbs above={[["/estimates", "Estimates"], ["", client], [href, work]]} />}
      actions={<Actions estimate={estimate} out={out} />}
    >
      {out && <Notice actions={<Link href={`/quotes/${out.id}`}>Open {out.reference}</Link>}>{out.reference} of this estimate is {out.status}, so its lines stay as they are. {REMEDY[out.status ?? ""]}</Notice>}
      {estimate.archived && <Notice kind="warn">This estimate is archived. Restore it to change or offer it.</Notice>}
      {open && !may("quote.write") && <p class="quiet">The account manager of the client, or finance, issues the quote.</p>}
      {open ? <Edited key={estimate.id} estimate={estimate} /> : <Fixed estimate={estimate} />}
      <QuotesOf quotes={quotes} />
      <Versions estimate={estimate} open={open} />
      {asked("scenario") === "new" && <NewScenario estimate={estimate} onClose={() => setQuery({ scenario: "" })} />}
      {asked("template") === "new" && may("estimate.write") && <KeepTemplate estimate={estimate} onClose={() => setQuery({ template: "" })} />}
      {asked("quote") === "new" && <IssueQuote estimate={estimate} onClose={() => setQuery({ quote: "" })} />}
    </Page>
  );
}

function Actions({ estimate, out }: { estimate: Estimate; out: Quote | undefined }) {
  const offer = may("quote.write") && !out && !estimate.archived && estimate.lines.length > 0;
  const params = { path: { estimate_id: estimate.id } };
  const copy = async (): Promise<void> => {
    const made = await attempt({ words: `Copied ${estimate.reference}`, send: () => answer(api.POST("/v1/estimates/{estimate_id}/copy", { params, body: {} })) });
    if (made) go(`/estimates/${made.id}`);
  };
  const archive = () => answer(api.POST("/v1/estimates/{estimate_id}/archive", { params }));
  const restore = () => answer(api.POST("/v1/estimates/{estimate_id}/restore", { params }));
  return (
    <>
      {may("estimate.write") && (
        <Menu button="More" label="More about this estimate">
          <MenuItem onChoose={() => void copy()}>Copy as a new estimate</MenuItem>
          {estimate.lines.length > 0 && <MenuItem onChoose={() => setQuery({ template: "new" }, false)}>Keep as a template</MenuItem>}
          {estimate.archived
            ? <MenuItem onChoose={() => void attempt({ words: `Restored ${estimate.reference}`, send: restore, inverse: archive })}>Restore</MenuItem>
            : <MenuItem onChoose={() => void attempt({ words: `Archived ${estimate.reference}`, send: archive, inverse: restore })}>Archive</MenuItem>}
        </Menu>
      )}
      {offer && <Button kind="primary" onClick={() => setQuery({ quote: "new" }, false)}>Issue a quote</Button>}
    </>
  );
}

function Edited({ estimate }: { estimate: Estimate }) {
  const editor = useEditor(estimate);
  const people = usePeople();
  const roles = [...new Set((people.data.value ?? []).map(({ charge_role }) => charge_role).filter(Boolean))].sort();
  const save = (): void => void editor.save();
  const problem = editor.wrong.value.size > 0 || editor.theirs.value ? undefined : editor.problem.value;
  useTyping(useMemo(() => () => editor.changed.value, [editor]));
  useEffect(() => editor.follow(estimate));
  useCommands([{ words: "Save the lines", group: "Estimate", keys: "$mod+Enter", run: save }], [editor]);
  return (
    <div class="estimate">
      <Panel flush title="Lines"
        aside={<Button kind={editor.changed.value ? "primary" : "plain"} busy={editor.busy.value} disabled={!editor.changed.value} onClick={save}>Save</Button>}>
        <ProblemNotice problem={problem} />
        {editor.theirs.value && <Both rows={bothOf(editor, editor.theirs.value)} onTheirs={() => editor.takeTheirs()} onMine={() => void editor.keepMine()} />}
        <Grid editor={editor} roles={roles} />
        <div class="table-foot">
          <Button onClick={() => editor.add(editor.rows.value.at(-1))}>Add a line</Button>
          <Button onClick={() => editor.addSection()}>Add a section</Button>
          <SimilarLines editor={editor} />
          <span class="quiet lines-keys">Tab in the last cell adds a line. Alt with an arrow moves one, Ctrl Delete removes it, Ctrl Enter saves.</span>
        </div>
        <TermsForm editor={editor} />
      </Panel>
      <Sums editor={editor} />
    </div>
  );
}

function bothOf({ rows }: Editor, theirs: Estimate) {
  return [{ name: "Lines", theirs: rowsOf(theirs).map(rowWords), mine: rows.value.map(rowWords) }];
}

/** A new one when somebody else has changed the estimate and nothing is typed here. */
function useEditor(estimate: Estimate): Editor {
  const kept = useMemo<{ editor: Editor | undefined }>(() => ({ editor: undefined }), [estimate.id]);
  if (!kept.editor || (kept.editor.estimate.version !== estimate.version && !kept.editor.changed.value)) kept.editor = new Editor(estimate);
  return kept.editor;
}

function Fixed({ estimate }: { estimate: Estimate }) {
  return (
    <Panel flush title="Lines" aside={<span class="quiet">{`${hours(estimate.total_minutes)}, ${showMoney(estimate.total)} without tax`}</span>}>
      <LineTable label="Lines" lines={estimate.lines} parts={estimate.deliverables} />
    </Panel>
  );
}

/** The quotes of this estimate, the newest first. */
function useQuotesOf({ id, project_id, opportunity_id }: Estimate): Quote[] {
  const target = opportunity_id ? { opportunity_id } : { project_id: project_id ?? "" };
  const query = useQuery({
    key: `quotes of estimate ${id}`,
    topics: ["quote"],
    ask: async () => (may("quote.read") ? (await answer(api.GET("/v1/quotes", { params: { query: { ...target, page_size: 200 } as object } }))).items : []),
  });
  return (query.data.value ?? []).filter(({ estimate_id }) => estimate_id === id);
}

function QuotesOf({ quotes }: { quotes: readonly Quote[] }) {
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  if (quotes.length === 0) return null;
  return (
    <Panel flush title="Quotes of this estimate">
      <div class="table-scroll" role="region" aria-label="Quotes of this estimate, rows" tabIndex={0}>
        <table class="table">
          <thead><tr><th scope="col">Quote</th><th scope="col">Status</th><th scope="col">Sent</th><th scope="col">Valid until</th><th scope="col" class="number">Total</th></tr></thead>
          <tbody>
            {quotes.map((quote) => (
              <tr key={quote.id}>
                <td><a class="table-open" href={`/quotes/${quote.id}`}>{quote.reference}</a></td>
                <td><QuoteChip status={quote.status} /></td>
                <td>{showDay(quote.sent_at?.slice(0, 10) ?? null, today)}</td>
                <td>{showDay(quote.valid_until, today)}</td>
                <td class="number">{showMoney(quote.total)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
