/** Who was asked to sign a version off or informed, by round, with the links that work. */
import { useState } from "preact/hooks";
import type { Contact, SignOff } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { showDay, todayIn } from "../../design/day.ts";
import { Panel } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { ANSWERS, contactName, PARTS } from "../../proofs/data.ts";
import { me } from "../../store/session.ts";

interface SignOffsProps {
  signOffs: readonly SignOff[];
  contacts: readonly Contact[];
  /** The present one. */
  round: number;
}

export function SignOffs({ signOffs, contacts, round }: SignOffsProps) {
  if (signOffs.length === 0) return <Panel title="Sign-off"><p class="quiet">Nobody was asked yet.</p></Panel>;
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  const day = (at: string | null): string => showDay(at?.slice(0, 10) ?? null, today);
  const columns: Column<SignOff>[] = [
    ...(round > 1 ? [{ name: "Round", show: ({ round: of }: SignOff) => String(of) }] : []),
    { name: "Contact", show: ({ contact_id }) => contactName(contacts, contact_id) },
    { name: "Part", show: ({ part }) => PARTS[part ?? "approve"] },
    { name: "Opened", show: ({ opened_at }) => day(opened_at) || "Not yet" },
    { name: "Answer", wide: true, show: (one) => <Answer signOff={one} day={day} /> },
    { name: "Link", show: (one) => (one.path ? <Link path={one.path} /> : "–") },
  ];
  return <Panel flush title="Sign-off"><Table label="Sign-off" rows={signOffs} keyOf={({ id }) => id} columns={columns} /></Panel>;
}

function Answer({ signOff, day }: { signOff: SignOff; day: (at: string | null) => string }) {
  const { answer, comment, answered_by, answered_at, answered_address } = signOff;
  if (!answer) return <>{signOff.part === "approve" ? "None yet" : "–"}</>;
  return (
    <>
      <strong>{ANSWERS[answer]}</strong>{" "}
      <span class="quiet">{day(answered_at)}{answered_by && `, ${answered_by}`}{answered_address && `, from ${answered_address}`}</span>
      {comment && <div>{comment}</div>}
    </>
  );
}

function Link({ path }: { path: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(new URL(path, location.href).href);
    setCopied(true);
  };
  return (
    <>
      <a href={path} target="_blank" rel="noreferrer">Open</a>{" "}
      <Button kind="quiet" onClick={() => void copy()}>{copied ? "Copied" : "Copy"}</Button>
    </>
  );
}
