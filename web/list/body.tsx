/** The rows of a list: only those in sight are in the document. */
import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { RefObject } from "preact";
import { isCoarse, isNarrow } from "../design/media.ts";
import { preferences } from "../store/preferences.ts";
import { widthsOf } from "./columns.ts";
import { Head } from "./head.tsx";
import { useListKeys } from "./keys.ts";
import { GroupRow, ListRow } from "./row.tsx";
import type { ListState } from "./state.ts";
import { scrolledTo, windowOf } from "./window.ts";

/** More rows are asked for when this many screens of them are left. */
const AHEAD = 2;
const HEIGHTS = { narrow: 80, coarse: 48, comfortable: 40, compact: 32 };
/** Under the list: its foot and the edge of the window. */
const BELOW = { wide: 76, narrow: 148 };

export function rowHeight(): number {
  if (isNarrow.value) return HEIGHTS.narrow;
  if (isCoarse.value) return HEIGHTS.coarse;
  return HEIGHTS[preferences.value?.density ?? "compact"];
}

export function Body<T>({ list }: { list: ListState<T> }) {
  const { props, rows, columns, lines } = list;
  const box = useRef<HTMLDivElement>(null);
  const height = rowHeight();
  const scroll = useWindow(box, list, height);
  const onKeyDown = useListKeys(list, (line) => showLine(box.current, line, height));
  const { first, end } = windowOf(scroll.value.top, scroll.value.height, height, lines.length);
  const { widths, all } = widthsOf(columns);
  const choosing = (props.actions?.length ?? 0) > 0;
  const span = (isNarrow.value ? 1 : columns.length) + (choosing ? 1 : 0);
  return (
    <div ref={box} class="list-scroll" tabIndex={0} role="region" aria-label={`${props.title}, rows`} onKeyDown={onKeyDown}>
      <table class="table list-table" aria-rowcount={rows.total.value ?? -1} aria-busy={rows.busy.value}
        style={isNarrow.value ? undefined : { minWidth: `${all + (choosing ? 2.75 : 0)}rem` }}>
        <Head list={list} widths={widths} choosing={choosing} />
        <tbody>
          {first > 0 && <tr class="list-gap" style={{ height: `${first * height}px` }} />}
          {lines.slice(first, end).map((line, offset) =>
            "group" in line ? (
              <GroupRow key={`group ${line.group}`} words={line.group} span={span} height={height} />
            ) : (
              <ListRow key={props.keyOf(line.row)} list={list} row={line.row} index={line.index} line={first + offset}
                height={height} choosing={choosing} />
            ),
          )}
          {end < lines.length && <tr class="list-gap" style={{ height: `${(lines.length - end) * height}px` }} />}
        </tbody>
      </table>
    </div>
  );
}

/** What of the list is in sight. More rows are asked for before the reader is at their end. */
function useWindow<T>(box: RefObject<HTMLDivElement | null>, { rows, lines }: ListState<T>, height: number) {
  const scroll = useSignal({ top: rows.scrolled, height: innerHeight });
  useLayoutEffect(() => fit(box.current), []);
  useLayoutEffect(() => {
    const shown = box.current;
    if (!shown) return undefined;
    shown.scrollTop = rows.scrolled;
    const look = (): void => {
      rows.scrolled = shown.scrollTop;
      scroll.value = { top: shown.scrollTop, height: shown.clientHeight };
    };
    look();
    const resized = new ResizeObserver(look);
    resized.observe(shown);
    shown.addEventListener("scroll", look, { passive: true });
    return () => {
      resized.disconnect();
      shown.removeEventListener("scroll", look);
    };
  }, [rows]);
  const first = Math.floor(scroll.value.top / height);
  const last = Math.ceil((scroll.value.top + scroll.value.height) / height);
  useEffect(() => rows.see(first, last), [rows, first, last]);
  const isNearEnd = lines.length * height - scroll.value.top < (1 + AHEAD) * scroll.value.height;
  useEffect(() => {
    if (isNearEnd) rows.more();
  }, [rows, isNearEnd, lines.length, rows.busy.value]);
  return scroll;
}

/** The list ends where the window does. */
function fit(box: HTMLElement | null): () => void {
  const set = (): void => {
    const top = (box?.getBoundingClientRect().top ?? 0) + scrollY;
    box?.style.setProperty("--list-around", `${top + (isNarrow.value ? BELOW.narrow : BELOW.wide)}px`);
  };
  set();
  window.addEventListener("resize", set);
  return () => window.removeEventListener("resize", set);
}

/** Scroll a line into sight and move the focus to it. */
function showLine(box: HTMLElement | null, line: number, height: number): void {
  if (!box) return;
  const head = box.querySelector("thead")?.clientHeight ?? 0;
  box.scrollTop = scrolledTo(line, box.scrollTop, box.clientHeight - head, height);
  requestAnimationFrame(() => {
    box.querySelector<HTMLElement>(`[data-line="${line}"] .table-open, [data-line="${line}"] a`)?.focus({ preventScroll: true });
  });
}
