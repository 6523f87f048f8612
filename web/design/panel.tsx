/** A sheet with a title; figures; facts; a table; what stands where nothing is yet. */
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

interface PanelProps {
  title: string;
  /** Beside the title: actions, or a figure. */
  aside?: ComponentChildren;
  children: ComponentChildren;
  /** A table goes to the edges of its panel. */
  flush?: boolean;
}

export function Panel({ title, aside, children, flush = false }: PanelProps) {
  const id = useId();
  return (
    <section class="panel" aria-labelledby={id}>
      <header class="panel-head">
        <h2 id={id}>{title}</h2>
        {aside}
      </header>
      {flush ? children : <div class="panel-body">{children}</div>}
    </section>
  );
}

interface FigureProps {
  name: string;
  value: string;
  note?: ComponentChildren;
}

/** A figure that is not there yet, in the space that it will take. */
export const BLANK = "\u00a0";

/** One figure with its unit and what it means. */
export function Figure({ name, value, note }: FigureProps) {
  return (
    <div class="figure">
      <dt class="figure-name">{name}</dt>
      <dd class="figure-value">{value}</dd>
      {note && <dd class="figure-note">{note}</dd>}
    </div>
  );
}

export function Figures({ children }: { children: ComponentChildren }) {
  return <dl class="figures">{children}</dl>;
}

/** Name and value pairs; those without a value are left out. */
export function Facts({ facts }: { facts: readonly (readonly [string, ComponentChildren])[] }) {
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <>
          <dt key={name}>{name}</dt>
          <dd>{value || "–"}</dd>
        </>
      ))}
    </dl>
  );
}

interface EmptyProps {
  title: string;
  children: ComponentChildren;
  action?: ComponentChildren;
}

/** What would stand here, in outline, and the one action that makes it solid. */
export function EmptySheet({ title, children, action }: EmptyProps) {
  return (
    <div class="empty">
      <div class="empty-outline" aria-hidden="true" />
      <h2>{title}</h2>
      <p>{children}</p>
      {action}
    </div>
  );
}

/** Nothing for 200 ms, then a quiet rule. */
export function Wait({ busy }: { busy: boolean }) {
  return (
    <div class="wait" role="status">
      {busy && (
        <div class="wait-line">
          <span class="hidden-text">Loading</span>
        </div>
      )}
    </div>
  );
}
