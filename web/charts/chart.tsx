/** A chart in its frame: what it shows, in words; the picture; and the same as a table (key V). */
import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useId, useMemo, useRef, useState } from "preact/hooks";
import { Button } from "../design/button.tsx";
import { Table, type Column } from "../design/table.tsx";
import { useCommands } from "../shell/commands.ts";
import "./charts.css";

const asTables = signal(false);
const shown = signal<readonly symbol[]>([]);

function turn(): void {
  asTables.value = !asTables.value;
}

/** Several charts of a page answer to one key: the first of them listens. */
function useTableKey(): void {
  const mine = useMemo(() => Symbol("chart"), []);
  useEffect(() => {
    shown.value = [...shown.peek(), mine];
    return () => {
      shown.value = shown.peek().filter((each) => each !== mine);
    };
  }, [mine]);
  const listens = shown.value[0] === mine;
  const words = asTables.value ? "Show the charts" : "Show the charts as tables";
  useCommands(listens ? [{ words, group: "Charts", keys: "v", run: turn }] : [], [listens, words]);
}

interface ChartProps<T> {
  title: string;
  /** What the picture says, in a sentence. */
  words?: ComponentChildren;
  /** The table twin: it holds everything that the picture shows. */
  columns: readonly Column<T>[];
  rows: readonly T[];
  keyOf: (row: T) => string;
  /** In pixels; kept before the width is known, so that nothing moves. */
  height: number;
  draw: (width: number, id: string) => ComponentChildren;
}

export function Chart<T>({ title, words, columns, rows, keyOf, height, draw }: ChartProps<T>) {
  useTableKey();
  const id = useId().replaceAll(":", "");
  return (
    <figure class="chart" aria-labelledby={`${id}-title`}>
      <figcaption class="chart-head">
        <div>
          <h3 id={`${id}-title`}>{title}</h3>
          {words && <p class="quiet">{words}</p>}
        </div>
        <Button kind="quiet" onClick={turn}>{asTables.value ? "Chart" : "Table"}</Button>
      </figcaption>
      {asTables.value ? (
        <Table label={title} columns={columns} rows={rows} keyOf={keyOf} />
      ) : (
        <Sheet height={height} draw={(width) => draw(width, id)} title={title} />
      )}
    </figure>
  );
}

interface SheetProps {
  height: number;
  title: string;
  draw: (width: number) => ComponentChildren;
}

/** Drawn in the pixels that are there, so that texts keep their size. */
function Sheet({ height, title, draw }: SheetProps) {
  const place = useRef<HTMLDivElement>(null);
  const width = useWidth(place);
  return (
    <div ref={place} class="chart-sheet" style={{ minHeight: `${height}px` }}>
      {width > 0 && (
        <svg width={width} height={height} role="group" aria-label={title} class="chart-svg">
          {draw(width)}
        </svg>
      )}
    </div>
  );
}

export function useWidth(place: { current: HTMLElement | null }): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = place.current;
    if (!element) return undefined;
    const measure = (): void => setWidth(Math.floor(element.clientWidth));
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [place]);
  return width;
}
