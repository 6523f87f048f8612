/** One piece of the gallery: its name, what it is for, and how it looks. */
import type { ComponentChildren } from "preact";
import { Panel } from "../../design/panel.tsx";

interface ExampleProps {
  name: string;
  /** What it is for, in one sentence. */
  use: string;
  children: ComponentChildren;
}

export function Example({ name, use, children }: ExampleProps) {
  return (
    <Panel title={name}>
      <p class="quiet gallery-use">{use}</p>
      <div class="gallery-row">{children}</div>
    </Panel>
  );
}
