/** A page of the application: loaded when it is first gone to, titled, and announced. */
import { signal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { ComponentChildren } from "preact";
import { Button } from "../design/button.tsx";
import { Notice } from "../design/notice.tsx";
import { Wait } from "../design/panel.tsx";
import type { Parameters } from "./router.ts";

export interface RoomProps {
  parameters: Parameters;
}

type Room = ComponentType<RoomProps>;

/** A room in a file of its own, fetched when it is first shown. */
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

interface PageProps {
  title: string;
  /** Above the title: the way back. */
  above?: ComponentChildren;
  actions?: ComponentChildren;
  children: ComponentChildren;
}

/** The head of a page and what is under it. Going to it moves the focus to its title. */
export function Page({ title, above, actions, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Tandem`;
  }, [title]);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <div class="page">
      <header class="page-head">
        <div class="page-name">
          {above && <nav aria-label="Breadcrumb" class="page-above">{above}</nav>}
          <h1 ref={heading} tabIndex={-1}>{title}</h1>
        </div>
        {actions && <div class="page-actions">{actions}</div>}
      </header>
      {children}
    </div>
  );
}
