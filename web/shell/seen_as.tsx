/** Over every page while an administrator looks at Tandem as somebody else sees it. */
import { Button } from "../design/button.tsx";
import { Notice } from "../design/notice.tsx";
import { answer, api } from "../store/http.ts";
import { forgetView, viewHere } from "../store/seeing.ts";
import { me } from "../store/session.ts";
import { useCommands } from "./commands.ts";

const STOP = "Stop seeing as somebody else";

export function SeenAs() {
  const who = me.value;
  useCommands(who?.seen_by ? [{ words: STOP, group: "Everywhere", run: () => void stop() }] : [], [who?.seen_by?.id]);
  if (!who?.seen_by) return null;
  return (
    <div class="seen-as">
      <Notice kind="warn" actions={<Button onClick={() => void stop()}>Stop</Button>}>
        <strong>You see Tandem as {who.name} sees it.</strong> You can look at everything and change nothing. The audit trail names you, {who.seen_by.name}.
      </Notice>
    </div>
  );
}

/** The view ends in the audit trail too; if that fails, it ends by itself within the hour. */
async function stop(): Promise<void> {
  const view_id = viewHere();
  const back = forgetView();
  await answer(api.DELETE("/v1/me/views/{view_id}", { params: { path: { view_id } } })).catch(() => undefined);
  location.assign(back);
}
