/** What was promised, disputed and talked about an invoice: noted, ended, and held again. */
import { useSignal } from "@preact/signals";
import type { CollectionNote } from "../contract/records.ts";
import { Button } from "../design/button.tsx";
import { showDay, todayIn } from "../design/day.ts";
import { Panel } from "../design/panel.tsx";
import { Table, type Column } from "../design/table.tsx";
import { answer, api } from "../store/http.ts";
import { useQuery } from "../store/queries.ts";
import type { Query } from "../store/query.ts";
import { may, me } from "../store/session.ts";
import { attempt } from "../store/write.ts";
import { EndForm, NoteForm } from "./collection_forms.tsx";
import { KINDS, saysOf } from "./collection_words.ts";

const SHOWN_MAX = 50;

export function useNotes(invoiceId: string): Query<{ items: CollectionNote[] }> {
  return useQuery({
    key: `collection notes of ${invoiceId}`,
    topics: ["collection_note"],
    ask: () => answer(api.GET("/v1/collection-notes", { params: { query: { invoice_id: [invoiceId], page_size: SHOWN_MAX } } })),
  });
}

interface NotesProps {
  invoiceId: string;
  query: Query<{ items: CollectionNote[] }>;
  /** Something is owed, so it can be promised or disputed. */
  owed: boolean;
}

/** Nothing where nothing was noted and nothing can be. */
export function CollectionNotes({ invoiceId, query, owed }: NotesProps) {
  const open = useSignal<"" | "new" | CollectionNote>("");
  const writes = may("receivable.write");
  const notes = query.data.value?.items ?? [];
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  if (!notes.length && !(owed && writes)) return null;
  const close = (): void => {
    open.value = "";
  };
  return (
    <Panel flush={notes.length > 0} title="Promises, disputes and contacts" aside={owed && writes && <Button kind="quiet" onClick={() => (open.value = "new")}>Note something</Button>}>
      {notes.length > 0 ? <Table label="Promises, disputes and contacts" rows={notes} keyOf={({ id }) => id} columns={columns(today, writes, (note) => (open.value = note))} /> : <p class="quiet">Nothing was noted about this invoice.</p>}
      {open.value === "new" && <NoteForm invoiceId={invoiceId} onClose={close} />}
      {open.value !== "" && open.value !== "new" && <EndForm note={open.value} onClose={close} />}
    </Panel>
  );
}

function columns(today: string, writes: boolean, onEnd: (note: CollectionNote) => void): Column<CollectionNote>[] {
  return [
    { name: "What", show: ({ kind }) => (kind ? KINDS[kind] : "") },
    { name: "Words", wide: true, show: (one) => saysOf(one, today) },
    { name: "Promised by", show: ({ promised_on }) => (promised_on ? showDay(promised_on, today) : "–") },
    { name: "Noted", show: ({ noted_on, noted_by_name }) => `${showDay(noted_on, today)}${noted_by_name && `, ${noted_by_name}`}` },
    ...(writes ? [{ name: "Actions", show: (one: CollectionNote) => <NoteActions note={one} onEnd={onEnd} /> }] : []),
  ];
}

function NoteActions({ note, onEnd }: { note: CollectionNote; onEnd: (note: CollectionNote) => void }) {
  const params = { path: { collection_note_id: note.id } };
  const reopen = (): Promise<unknown> => attempt({ words: "It holds again", send: () => answer(api.POST("/v1/collection-notes/{collection_note_id}/reopen", { params })) });
  return note.ended_at ? <Button kind="quiet" onClick={() => void reopen()}>Hold again</Button> : <Button kind="quiet" onClick={() => onEnd(note)}>End</Button>;
}
