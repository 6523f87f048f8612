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

/** A page; ahead: have its file here before it is shown. */
export type Room = ComponentType<RoomProps> & { ahead: () => void };

export function later(load: () => Promise<ComponentType<RoomProps>>): Room {
  const room = signal<ComponentType<RoomProps> | undefined>(undefined);
  const failed = signal(false);
  let fetching: Promise<void> | undefined;

  async function fetchFile(): Promise<void> {
    try {
      room.value = await load();
    } finally {
      fetching = undefined;
    }
  }

  function fetched(): Promise<void> {
    if (room.peek()) return Promise.resolve();
    fetching ??= fetchFile();
    return fetching;
  }

  function Later(props: RoomProps) {
    const Found = room.value;
    if (Found) return <Found {...props} />;
    if (!failed.value) {
      fetched().catch(() => (failed.value = true));
      return <Wait busy />;
    }
    return (
      <Notice kind="bad" actions={<Button onClick={() => location.reload()}>Load again</Button>}>
        This page could not be loaded. Tandem may have been renewed meanwhile.
      </Notice>
    );
  }
  return Object.assign(Later, { ahead: () => void fetched().catch(() => undefined) });
}
