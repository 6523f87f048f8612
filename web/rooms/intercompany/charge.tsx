/** One charge between two legal entities: its journals, settled, put back and reversed as a pair. */
import { useSignal, type Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { IntercompanyCharge } from "../../contract/records.ts";
import { Button, Link } from "../../design/button.tsx";
import { Crumbs } from "../../design/crumbs.tsx";
import { longDate } from "../../design/day.ts";
import { showMoney } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { Facts, Panel, Wait } from "../../design/panel.tsx";
import { Page, type RoomProps } from "../../shell/room.tsx";
import { may } from "../../store/session.ts";
import { ChargeChip, useCharge } from "./data.tsx";
import { ReasonForm, SettleForm } from "./deeds.tsx";

type Open = "" | "settle" | "undo" | "reverse";

export function ChargePage({ parameters }: RoomProps) {
  const open = useSignal<Open>("");
  const query = useCharge(parameters["id"] ?? "");
  const found = query.data.value;
  const close = (): void => {
    open.value = "";
    void query.reload();
  };
  const at = open.value;
  return (
    <Page title={found?.description ?? "Charge"} above={<Crumbs above={[["/intercompany", "Intercompany"]]} />} actions={found && may("journal.write") && <Actions charge={found} open={open} />}>
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={query.busy.value && !found} />
      {found && <Panel title="The charge"><Facts facts={factsOf(found)} /></Panel>}
      {found && at === "settle" && <SettleForm charge={found} onClose={close} />}
      {found && (at === "undo" || at === "reverse") && <ReasonForm charge={found} what={at} onClose={close} />}
    </Page>
  );
}

function Actions({ charge: { status }, open }: { charge: IntercompanyCharge; open: Signal<Open> }) {
  const show = (next: Open) => () => (open.value = next);
  return (
    <>
      {status === "settled" && <Button onClick={show("undo")}>Undo the settlement</Button>}
      {status === "open" && <Button onClick={show("reverse")}>Reverse</Button>}
      {status === "open" && <Button kind="primary" onClick={show("settle")}>Settle</Button>}
    </>
  );
}

function factsOf(one: IntercompanyCharge): [string, ComponentChildren][] {
  const facts: [string, ComponentChildren, boolean][] = [
    ["State", <ChargeChip {...one} />, true],
    ["Why reversed", one.reason, one.reason !== ""],
    ["Amount", showMoney(one.amount), true],
    ["Who charges", <>{one.seller_name} <Journal id={one.seller_journal_id} /></>, true],
    ["Who is charged", <>{one.buyer_name} <Journal id={one.buyer_journal_id} /></>, true],
    ["Charged on", one.charged_on ? longDate(one.charged_on) : "–", true],
    ["Settled on", one.settled_on ? longDate(one.settled_on) : "", one.settled_on !== null],
    ["Project", <Link href={`/projects/${one.project_id}`}>Open the project</Link>, !!one.project_id],
    ["Reference", one.reference, one.reference !== ""],
  ];
  return facts.flatMap(([name, value, isThere]): [string, ComponentChildren][] => (isThere ? [[name, value]] : []));
}

function Journal({ id }: { id: string | null }) {
  return id ? <>(<Link href={`/journals/${id}`}>its journal</Link>)</> : null;
}
