/** What can be done to the chosen rows at once. It stands under the list while some are chosen. */
import { useSignal } from "@preact/signals";
import { Button } from "../design/button.tsx";
import { attempt } from "../store/write.ts";
import type { BulkAction } from "./columns.ts";
import { chooseNone, type ListState } from "./state.ts";

export function BulkBar<T>({ list }: { list: ListState<T> }) {
  const busy = useSignal(false);
  const chosen = [...list.picked.rows.value.values()];

  /** What is refused stays chosen, and the refusal is shown in the corner. */
  async function run({ run: send }: BulkAction<T>): Promise<void> {
    busy.value = true;
    const done = await attempt({ words: "", send: async () => (await send(chosen), true) });
    busy.value = false;
    if (done) chooseNone(list);
  }

  return (
    <div class="table-foot list-bulk" role="group" aria-label="Chosen rows">
      <strong role="status">{chosen.length} chosen</strong>
      {list.props.actions?.map((action) => (
        <Button key={action.words} kind={action.bad ? "bad" : "plain"} busy={busy.value} onClick={() => void run(action)}>
          {action.words}
        </Button>
      ))}
      <Button kind="quiet" onClick={() => chooseNone(list)}>Choose none</Button>
    </div>
  );
}
