/** A list of records with its states: waiting, refused, empty, more to come. */
import type { ComponentChildren } from "preact";
import type { List } from "../store/list.ts";
import { Button } from "./button.tsx";
import { ProblemNotice } from "./notice.tsx";
import { Panel, Wait } from "./panel.tsx";
import { Table, type Column, type Ordering } from "./table.tsx";

interface ListPanelProps<T> {
  title: string;
  list: List<T>;
  columns: readonly Column<T>[];
  keyOf: (row: T) => string;
  empty: ComponentChildren;
  aside?: ComponentChildren;
  ordering?: Ordering;
  chosen?: ReadonlySet<string>;
  onChoose?: (chosen: ReadonlySet<string>) => void;
  nameOf?: (row: T) => string;
}

export function ListPanel<T>(props: ListPanelProps<T>) {
  const { title, list, empty, aside, ...table } = props;
  const { rows, problem, busy, more, reload } = list;
  return (
    <>
      <ProblemNotice problem={problem} actions={<Button onClick={() => void reload()}>Try again</Button>} />
      <Wait busy={busy && rows === undefined} />
      {rows && (
        <Panel flush title={title} aside={aside ?? <span class="quiet">{countWords(rows.length, more !== undefined)}</span>}>
          {rows.length > 0 ? <Table label={title} rows={rows} {...table} /> : empty}
          {more && (
            <div class="table-foot">
              <Button busy={busy} onClick={more}>Show more</Button>
            </div>
          )}
        </Panel>
      )}
    </>
  );
}

function countWords(count: number, more: boolean): string {
  return more ? `The first ${count}` : String(count);
}
