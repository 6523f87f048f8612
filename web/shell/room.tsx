/** A page of the application: titled, announced, with its neighbours as tabs. */
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { Tabs } from "../design/tabs.tsx";
import { tabsHere } from "./pages.ts";
import { path } from "./router.ts";

export type { RoomProps } from "./later.tsx";

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
  useLayoutEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <div class="page">
      <header class="page-head">
        <div class="page-name">
          {above && <nav aria-label="Breadcrumb" class="page-above">{above}</nav>}
          <h1 ref={heading} tabIndex={-1}>{title}</h1>
        </div>
        {actions && <div class="page-actions">{actions}</div>}
      </header>
      <Neighbours />
      {children}
    </div>
  );
}

/** The pages of the same group of the navigation. */
function Neighbours() {
  const pages = tabsHere();
  if (pages.length === 0) return null;
  return <Tabs label="Pages of this part" here={path.value} tabs={pages.map((page) => [page.path, page.link?.words ?? ""])} />;
}
