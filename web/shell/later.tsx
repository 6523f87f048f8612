/** A page in a file of its own, fetched when it is first shown. */
import { signal } from "@preact/signals";
import type { ComponentType } from "preact";
import { Button } from "../design/button.tsx";
import { Notice } from "../design/notice.tsx";
import { Wait } from "../design/panel.tsx";
import type { Parameters } from "./router.ts";

export interface RoomProps {
  parameters: Parameters;
}

export type Room = ComponentType<RoomProps>;

export function later(load: () => Promise<Room>): Room {
  const room = signal<Room | undefined>(undefined);
  const failed = signal(false);
  let asked = false;

  function fetchRoom(): void {
    asked = true;
    failed.value = false;
    load().then(
      (found) => {
        room.value = found;
      },
      () => {
        failed.value = true;
      },
    );
  }

  return function Later(props: RoomProps) {
    if (!asked) fetchRoom();
    const Found = room.value;
    if (Found) return <Found {...props} />;
    if (!failed.value) return <Wait busy />;
    return (
      <Notice kind="bad" actions={<Button onClick={() => location.reload()}>Load again</Button>}>
        This page could not be loaded. Tandem may have been renewed meanwhile.
      </Notice>
    );
  };
}
