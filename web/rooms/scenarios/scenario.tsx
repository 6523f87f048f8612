/** One scenario: its changes, what applying it would change, and what can be done with it. */
import { useSignal } from "@preact/signals";
import { Button, Link } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { Crumbs } from "../../design/crumbs.tsx";
import { showInstant } from "../../design/moment.ts";
import { Notice, ProblemNotice } from "../../design/notice.tsx";
import { Facts, Panel, Wait } from "../../design/panel.tsx";
import { Page, type RoomProps } from "../../shell/room.tsx";
import { may, mayFor } from "../../store/session.ts";
import { attempt } from "../../store/write.ts";
import { ApplyPanel, Effects, LeftToDo } from "./applying.tsx";
import { ChangeForm } from "./change_form.tsx";
import { Changes } from "./changes.tsx";
import { archiveScenario, discardScenario, restoreScenario, STATES, undoScenario, useScenario, type Change, type Scenario } from "./data.ts";
import { ScenarioForm } from "./form.tsx";

type Open = "" | "edit" | "copy" | "add" | Change;

export function ScenarioPage({ parameters }: RoomProps) {
  const open = useSignal<Open>("");
  const query = useScenario(parameters["id"] ?? "");
  const found = query.data.value;
  const close = (): void => {
    open.value = "";
    void query.reload();
  };
  return (
    <Page title={found?.name ?? "Scenario"} above={<Above found={found} />} actions={found && <Deeds found={found} onOpen={(what) => (open.value = what)} />}>
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={query.busy.value && !found} />
      {found && <Found found={found} onOpen={(what) => (open.value = what)} />}
      {found && open.value === "edit" && <ScenarioForm scenario={found} onClose={close} />}
      {found && open.value === "copy" && <ScenarioForm copied={found} onClose={close} />}
      {found && open.value === "add" && <ChangeForm scenario={found} onClose={close} />}
      {found && typeof open.value === "object" && <ChangeForm scenario={found} change={open.value} onClose={close} />}
    </Page>
  );
}

function Above({ found }: { found: Scenario | undefined }) {
  return (
    <Crumbs above={[["/scenarios", "Scenarios"]]}>
      {found && <Chip tone={STATES[found.status][1]}>{STATES[found.status][0]}</Chip>}
      {found?.archived && <Chip tone="plain">Archived</Chip>}
    </Crumbs>
  );
}

/** Only its owner changes a scenario; an administrator may change each. */
function isMine({ owner_id }: Scenario): boolean {
  return mayFor("scenario.write", [owner_id]);
}

function Deeds({ found, onOpen }: { found: Scenario; onOpen: (what: Open) => void }) {
  const { reference, status, archived } = found;
  const mine = isMine(found);
  const discard = () => attempt({ words: `Discarded ${reference}`, send: () => discardScenario(found), inverse: restoreScenario });
  const archive = () => attempt({ words: `Archived ${reference}`, send: () => archiveScenario(found), inverse: restoreScenario });
  const restore = () => attempt({ words: `Restored ${reference}`, send: () => restoreScenario(found) });
  const undo = () => attempt({ words: `Undid ${reference}`, send: () => undoScenario(found) });
  return (
    <>
      {may("scenario.write") && <Button onClick={() => onOpen("copy")}>Copy</Button>}
      {mine && (archived || status === "discarded") && <Button onClick={() => void restore()}>Restore</Button>}
      {mine && !archived && <Button onClick={() => void archive()}>Archive</Button>}
      {mine && !archived && status === "draft" && <Button onClick={() => void discard()}>Discard</Button>}
      {mine && !archived && <Button onClick={() => onOpen("edit")}>Change</Button>}
      {mine && !archived && status === "applied" && <Button onClick={() => void undo()}>Undo it</Button>}
      <Link href={`/scenario-comparison?with=${found.id}`} class="button">Compare</Link>
    </>
  );
}

function Found({ found, onOpen }: { found: Scenario; onOpen: (what: Open) => void }) {
  const isOpen = isMine(found) && !found.archived && found.status === "draft";
  return (
    <>
      {found.status === "applied" && <Notice kind="good">It was applied{found.applied_at ? ` on ${showInstant(found.applied_at)}` : ""}. Undo puts each record back.</Notice>}
      {found.status === "discarded" && <Notice>It was discarded. Nothing changed anywhere else.</Notice>}
      <About found={found} />
      <Changes found={found} isOpen={isOpen} onAdd={() => onOpen("add")} onChange={onOpen} />
      {found.status === "draft" && found.changes.length > 0 && <ApplyPanel found={found} isOpen={isOpen} />}
      {found.status === "applied" && <LeftToDo rows={found.to_do} />}
      {found.status === "applied" && <Effects title="What it changed" rows={found.effects} count={found.effects.length} />}
    </>
  );
}

function About({ found }: { found: Scenario }) {
  const facts: [string, preact.ComponentChildren][] = [
    ["Number", found.reference],
    ["Owner", found.owner_name],
    ["Who sees it", found.shared ? "Everybody who may see scenarios" : "Only its owner"],
    ["Note", found.note],
  ];
  return <Panel title="About"><Facts facts={facts} /></Panel>;
}
