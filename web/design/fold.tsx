/** One line that says how something is, and opens what is behind it. */
import type { ComponentChildren } from "preact";
import "./fold.css";

interface FoldProps {
  line: ComponentChildren;
  children: ComponentChildren;
}

export function Fold({ line, children }: FoldProps) {
  return (
    <details class="fold">
      <summary>{line}</summary>
      <div class="fold-body">{children}</div>
    </details>
  );
}
