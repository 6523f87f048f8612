/** Over every page: whether Tandem can be reached, what waits to be sent, what was refused, and other permissions. */
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Button } from "../design/button.tsx";
import { Notice } from "../design/notice.tsx";
import { live } from "../store/feed/feed.ts";
import { changedRights, takeRights } from "../store/session.ts";
import { dismiss, refusedLater, waiting } from "../store/unsent.ts";
import { go } from "./router.ts";

/** A short break needs nobody. */
const PATIENCE_MS = 4_000;
const isLost = signal(false);

export function Standing() {
  return (
    <>
      <Unreached />
      <Waiting />
      <Refusals />
      <Rights />
    </>
  );
}

function Unreached() {
  const isLive = live.value;
  useEffect(() => {
    const timer = setTimeout(() => (isLost.value = !isLive), isLive ? 0 : PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [isLive]);
  if (!isLost.value) return null;
  return (
    <Notice kind="warn">
      Tandem cannot be reached. What you see may be out of date. Time and task statuses are kept here and sent later;
      anything else stays where you type it.
    </Notice>
  );
}

function Waiting() {
  const count = waiting.value.length;
  if (count === 0) return null;
  return <p class="waiting" role="status">{count === 1 ? "1 change waits" : `${count} changes wait`} for the connection.</p>;
}

/** What was kept and then not accepted: what was typed, and why. */
function Refusals() {
  return (
    <>
      {refusedLater.value.map(({ key, words, why, at }) => (
        <Notice key={key} kind="bad" actions={
          <>
            {at && <Button onClick={() => go(at)}>Open the page</Button>}
            <Button onClick={() => dismiss(key)}>Dismiss</Button>
          </>
        }>
          Not accepted: {words}. {why}
        </Notice>
      ))}
    </>
  );
}

function Rights() {
  if (!changedRights.value) return null;
  return (
    <Notice kind="warn" actions={<Button onClick={takeRights}>Go on</Button>}>
      Your permissions have changed. What you typed is still here; copy what you need, then go on with what you may do now.
    </Notice>
  );
}
