/** The plans that are laid out again and again: made here, or from a project that went well. */
import { Button } from "../../design/button.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Wait } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { useTemplates, type Template } from "../../records/templates.ts";
import { useCommands } from "../../shell/commands.ts";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery, withQuery } from "../../shell/router.ts";
import { answer, api } from "../../store/http.ts";
import { may } from "../../store/session.ts";
import { attempt } from "../../store/write.ts";
import { sizeOf } from "./lines.ts";
import { NewTemplate } from "./new_template.tsx";
import { mayUse, Use } from "./use.tsx";
import "./templates.css";

export function Templates() {
  const archived = asked("archived") === "yes";
  const query = useTemplates(archived);
  const templates = query.data.value;
  const mayWrite = may("template.write");
  const create = (): void => setQuery({ new: "template" }, false);
  useCommands(mayWrite ? [{ words: "New template", group: "Templates", keys: "n", run: create }] : [], []);
  const used = templates?.find((each) => each.id === asked("use"));
  return (
    <Page title="Templates" actions={mayWrite && <Button kind="primary" onClick={create}>New template</Button>}>
      <nav class="segments" aria-label="Which templates">
        <a class="segment" href={withQuery({ archived: "" })} aria-current={archived ? undefined : "page"}>In use</a>
        <a class="segment" href={withQuery({ archived: "yes" })} aria-current={archived ? "page" : undefined}>Archived</a>
      </nav>
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={query.busy.value && !templates} />
      {templates && (
        <section class="panel template-list" aria-label="Templates">
          {templates.length > 0 ? <Table label="Templates" rows={templates} keyOf={({ id }) => id} columns={columnsOf(archived)} /> : <None archived={archived} />}
        </section>
      )}
      {asked("new") === "template" && <NewTemplate onClose={() => setQuery({ new: "" })} />}
      {used && <Use template={used} onClose={() => setQuery({ use: "" })} />}
    </Page>
  );
}

function None({ archived }: { archived: boolean }) {
  if (archived) return <EmptySheet title="Nothing is archived">No new project is planned from an archived template. Plans made from it stay.</EmptySheet>;
  return <EmptySheet title="No templates yet">A template holds tasks, hours and the order of the work. Lay it out for a project in one step.</EmptySheet>;
}

function columnsOf(archived: boolean): Column<Template>[] {
  return [
    { name: "Template", show: ({ id, name }) => <a class="table-open" href={`/templates/${id}`}>{name}</a> },
    { name: "Tasks", number: true, show: ({ tasks }) => String(tasks.length) },
    { name: "Phases", number: true, show: ({ tasks }) => String(sizeOf(tasks).phases) },
    { name: "Dependencies", number: true, show: ({ links }) => String(links.length) },
    { name: "Hours", number: true, show: ({ tasks }) => sizeOf(tasks).hours },
    { name: "Actions", show: (template) => <Actions template={template} archived={archived} /> },
  ];
}

function Actions({ template, archived }: { template: Template; archived: boolean }) {
  return (
    <span class="template-actions">
      {!archived && mayUse() && <Button onClick={() => setQuery({ use: template.id }, false)}>Use in a new project</Button>}
      {may("template.write") && <Button kind="quiet" onClick={() => void shelve(template, !archived)}>{archived ? "Restore" : "Archive"}</Button>}
    </span>
  );
}

function shelve(template: Template, away: boolean): Promise<unknown> {
  const params = { path: { template_id: template.id } };
  const archive = () => answer(api.POST("/v1/templates/{template_id}/archive", { params }));
  const restore = () => answer(api.POST("/v1/templates/{template_id}/restore", { params }));
  return attempt({ words: `${away ? "Archived" : "Restored"} ${template.name}`, send: away ? archive : restore, inverse: away ? restore : archive });
}
