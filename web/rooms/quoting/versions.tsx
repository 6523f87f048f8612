/** The versions of an estimate, and scenarios beside it: restored, compared, discarded. */
import { useState } from "preact/hooks";
import { Button, Link } from "../../design/button.tsx";
import { showDay, todayIn } from "../../design/day.ts";
import { Dialog } from "../../design/dialog.tsx";
import { hours } from "../../design/duration.ts";
import { TextField } from "../../design/field.tsx";
import { showMoney } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { Panel } from "../../design/panel.tsx";
import { Table } from "../../design/table.tsx";
import { setQuery } from "../../shell/router.ts";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { may, me } from "../../store/session.ts";
import { attempt, write } from "../../store/write.ts";
import type { Estimate, EstimateVersion } from "./records.ts";

const SHOWN = 20;

export function useVersions(id: string) {
  return useQuery<EstimateVersion[]>({
    key: `versions of estimate ${id}`,
    topics: ["estimate_version", "estimate"],
    ask: async () => (await answer(api.GET("/v1/estimates/{estimate_id}/versions", { params: { path: { estimate_id: id }, query: { page_size: SHOWN } } }))).items,
  });
}

export function versionName({ scenario, name, number }: EstimateVersion): string {
  return scenario ? name : `Version ${number}`;
}

export function Versions({ estimate, open }: { estimate: Estimate; open: boolean }) {
  const query = useVersions(estimate.id);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const versions = query.data.value ?? [];
  const flip = (id: string): void => setChosen(chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id].slice(-5));
  if (versions.length === 0) return <ProblemNotice problem={query.problem.value} />;
  return (
    <Panel flush title="Versions and scenarios"
      aside={<>
        {may("estimate.write") && <Button onClick={() => setQuery({ scenario: "new" }, false)}>Keep as a scenario</Button>}
        {chosen.length > 0 && <Link class="button button-primary" href={`/estimates/${estimate.id}/compare?versions=${chosen.join(",")}`}>Compare with now</Link>}
      </>}>
      <VersionTable versions={versions} chosen={chosen} onFlip={flip} open={open} />
    </Panel>
  );
}

interface TableProps {
  versions: readonly EstimateVersion[];
  chosen: readonly string[];
  onFlip: (id: string) => void;
  open: boolean;
}

function VersionTable({ versions, chosen, onFlip, open }: TableProps) {
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  return (
    <Table
      label="Versions and scenarios"
      rows={versions}
      keyOf={({ id }) => id}
      columns={[
        { name: "Compare", show: (version) => <input type="checkbox" aria-label={`Compare ${versionName(version)}`} checked={chosen.includes(version.id)} onChange={() => onFlip(version.id)} /> },
        { name: "Version", wide: true, show: versionName },
        { name: "Saved", show: ({ created_at }) => showDay(created_at?.slice(0, 10) ?? null, today) },
        { name: "Hours", number: true, show: ({ total_minutes }) => hours(total_minutes) },
        { name: "Total", number: true, show: ({ total }) => showMoney(total) },
        ...(open ? [{ name: "Do", show: (version: EstimateVersion) => <Actions version={version} /> }] : []),
      ]}
    />
  );
}

function Actions({ version }: { version: EstimateVersion }) {
  const params = { path: { estimate_version_id: version.id } };
  const discard = () => answer(api.POST("/v1/estimate-versions/{estimate_version_id}/discard", { params }));
  const resume = () => answer(api.POST("/v1/estimate-versions/{estimate_version_id}/resume", { params }));
  const restore = () => attempt({
    words: `The estimate is as in ${versionName(version)}`,
    send: () => answer(api.POST("/v1/estimate-versions/{estimate_version_id}/restore", { params })),
  });
  return (
    <>
      <Button kind="quiet" label={`Restore ${versionName(version)}`} onClick={() => void restore()}>{version.scenario ? "Take over" : "Restore"}</Button>
      {version.scenario && <Button kind="quiet" label={`Discard ${version.name}`} onClick={() => void attempt({ words: `Discarded ${version.name}`, send: discard, inverse: resume })}>Discard</Button>}
    </>
  );
}

/** The estimate as it is saved, kept under a name to be compared later. */
export function NewScenario({ estimate, onClose }: { estimate: Estimate; onClose: () => void }) {
  const { values, problem, busy, set, wrong, submit } = useForm({ name: "" });
  const send = submit(async ({ name }) => {
    const params = { path: { estimate_id: estimate.id } };
    await write({ words: `Kept ${name}`, send: () => answer(api.POST("/v1/estimates/{estimate_id}/scenarios", { params, body: { name } })) });
    onClose();
  });
  return (
    <Dialog title="Keep as a scenario" onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={problem.value} fields={["name"]} />
        <p class="quiet">The estimate as it was last saved is kept under this name. Change the estimate afterwards, and compare the two.</p>
        <TextField label="Name" required autofocus longest={200} value={values.value.name} error={wrong("name")} onValue={(name) => set("name", name)} />
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value}>Keep</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
