/**
 * How marks look: solid has happened, outline is planned, hatched is tentative, dotted is a forecast.
 * The pattern says it without colour, so it holds in grey and on paper.
 */
import type { ComponentChildren } from "preact";
import { go } from "../shell/router.ts";

export type Mark = "solid" | "outline" | "hatched" | "dotted";
export type Tone = "project" | "account" | "plain" | "good" | "warn" | "bad";

/** One part of a bar, or one line. */
export interface Series {
  name: string;
  mark: Mark;
  tone?: Tone;
}

/** The patterns of one chart; the id keeps those of several charts apart. */
export function Patterns({ id, series }: { id: string; series: readonly Series[] }) {
  const patterned = series.filter(({ mark }) => mark === "hatched" || mark === "dotted");
  return (
    <defs>
      {patterned.map(({ mark, tone = "project" }) => (
        <pattern key={`${mark} ${tone}`} id={patternId(id, mark, tone)} class={`tone-${tone}`} patternUnits="userSpaceOnUse"
          width="5" height="5" patternTransform={mark === "hatched" ? "rotate(45)" : undefined}>
          {mark === "hatched" ? <rect width="2" height="5" fill="currentColor" /> : <circle cx="2.5" cy="2.5" r="1" fill="currentColor" />}
        </pattern>
      ))}
    </defs>
  );
}

function patternId(id: string, mark: Mark, tone: Tone): string {
  return `${id}-${mark}-${tone}`;
}

/** What fills an area of this kind. */
export function fillOf(id: string, { mark, tone = "project" }: Series): string {
  if (mark === "solid") return "currentColor";
  return mark === "outline" ? "none" : `url(#${patternId(id, mark, tone)})`;
}

/** About the width of a letter of a label, in pixels. */
export const LETTER = 6.6;

/** A label cut to a number of letters. */
export function cut(text: string, letters: number): string {
  return text.length > letters ? `${text.slice(0, Math.max(1, letters - 1)).trimEnd()}…` : text;
}

interface DoorProps {
  /** The records behind the mark; without them the mark is only a picture. */
  href: string | undefined;
  /** What the mark says, for those who do not see it. */
  label: string;
  /** Its texts, which the label says already. */
  texts?: ComponentChildren;
  children: ComponentChildren;
}

/** A mark that opens what is behind it. */
export function Door({ href, label, texts, children }: DoorProps) {
  function open(event: MouseEvent): void {
    if (!href || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(href);
  }
  return (
    <g>
      {href ? <a class="chart-door" href={href} aria-label={label} onClick={open}>{children}</a> : <g role="img" aria-label={label}>{children}</g>}
      <g class="chart-texts" aria-hidden="true">{texts}</g>
    </g>
  );
}
