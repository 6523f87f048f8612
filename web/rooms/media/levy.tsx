/** One levy: its rates, what is owed of it in a period, what was remitted, and who does not pay it. */
import { useSignal } from "@preact/signals";
import type { Levy } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Crumbs } from "../../design/crumbs.tsx";
import { longDate } from "../../design/day.ts";
import { showExactShare } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { Facts, Panel, Wait } from "../../design/panel.tsx";
import { Table } from "../../design/table.tsx";
import { Page, type RoomProps } from "../../shell/room.tsx";
import { may } from "../../store/session.ts";
import { attempt } from "../../store/write.ts";
import { archiveLevy, restoreLevy, useLevy } from "./data.ts";
import { OptOutForm, RateForm, SuppliersForm } from "./levy_deeds.tsx";
import { Owed } from "./levy_owed.tsx";
import { BASES, MEDIA, PERIODS } from "./words.tsx";

type Open = "" | "rate" | "opt_out" | "suppliers";

export function LevyPage({ parameters }: RoomProps) {
  const open = useSignal<Open>("");
  const query = useLevy(parameters["id"] ?? "");
  const found = query.data.value;
  const close = (): void => {
    open.value = "";
    void query.reload();
  };
  const show = (next: Open) => () => (open.value = next);
  return (
    <Page title={found?.name ?? "Levy"} above={<Crumbs above={[["/levies", "Levies"]]} />} actions={found && may("levy.write") && <Actions levy={found} show={show} />}>
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={query.busy.value && !found} />
      {found && <Panel title="The levy"><Facts facts={factsOf(found)} /></Panel>}
      {found && (
        <Panel flush title="Rates">
          <Table label="Rates" rows={found.rates} keyOf={({ starts_on }) => starts_on ?? ""} columns={[
            { name: "From", show: ({ starts_on }) => (starts_on ? longDate(starts_on) : "–") },
            { name: "Rate", number: true, show: ({ rate }) => showExactShare(rate) },
          ]} />
        </Panel>
      )}
      {found && <Owed levy={found} />}
      {found && open.value === "rate" && <RateForm levy={found} onClose={close} />}
      {found && open.value === "opt_out" && <OptOutForm levy={found} onClose={close} />}
      {found && open.value === "suppliers" && <SuppliersForm levy={found} onClose={close} />}
    </Page>
  );
}

function Actions({ levy, show }: { levy: Levy; show: (next: Open) => () => void }) {
  const archive = (): Promise<unknown> => attempt({ words: `Archived ${levy.name}`, send: () => archiveLevy(levy), inverse: restoreLevy });
  const restore = (): Promise<unknown> => attempt({ words: `Restored ${levy.name}`, send: () => restoreLevy(levy), inverse: archiveLevy });
  return (
    <>
      {levy.archived ? <Button onClick={() => void restore()}>Restore</Button> : <Button onClick={() => void archive()}>Archive</Button>}
      {levy.payer === "client" ? <Button onClick={show("opt_out")}>A client opts out</Button> : <Button onClick={show("suppliers")}>Add a supplier</Button>}
      <Button kind="primary" onClick={show("rate")}>New rate</Button>
    </>
  );
}

function factsOf(one: Levy): [string, preact.ComponentChildren][] {
  const facts: [string, string, boolean][] = [
    ["On", BASES[one.base], true],
    ["Media", one.media.map((medium) => MEDIA[medium as keyof typeof MEDIA]).join(", ") || "All", one.payer === "client"],
    ["Who pays", one.payer === "client" ? "The client, apart on the invoice and without VAT" : "The agency", true],
    ["Clients that opted out", String(one.opted_out_client_ids.length), one.payer === "client"],
    ["Suppliers", String(one.supplier_ids.length), one.payer === "agency"],
    ["Remitted", PERIODS[one.remitted], true],
    ["Paid to", one.payee, one.payee !== ""],
    ["Archived", "It is on no further invoice", one.archived],
  ];
  return facts.flatMap(([name, value, isThere]): [string, preact.ComponentChildren][] => (isThere ? [[name, value]] : []));
}
