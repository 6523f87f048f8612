/**
 * The one list: searched, filtered, ordered, grouped, chosen from and exported. Its state is in the address,
 * so that a link shows the same list. It loads as it is scrolled, and follows the event feed.
 */
import type { ComponentChildren } from "preact";
import { Button } from "../design/button.tsx";
import { ProblemNotice } from "../design/notice.tsx";
import { Wait } from "../design/panel.tsx";
import { go, path } from "../shell/router.ts";
import { Body } from "./body.tsx";
import { BulkBar } from "./bulk.tsx";
import { useListState, type ListProps, type ListState } from "./state.ts";
import { Toolbar } from "./toolbar.tsx";
import { useDefaultView } from "./views.ts";

interface Props<T> extends ListProps<T> {
  /** What stands here when no row fits: an EmptySheet. */
  empty: ComponentChildren;
  /** What stands beside the list: a panel of one of its rows. */
  beside?: (rows: readonly T[]) => ComponentChildren;
  /** What stands under the list, once its rows are there. */
  below?: ComponentChildren;
}

export function List<T>({ empty, beside, below, ...props }: Props<T>) {
  const list = useListState(props);
  useDefaultView(props);
  const { rows } = list;
  const items = rows.items.value;
  return (
    <div class="list">
      <Toolbar list={list} />
      <ProblemNotice problem={rows.problem.value} actions={<Button onClick={() => void rows.reload()}>Try again</Button>} />
      <Wait busy={rows.busy.value && items === undefined} />
      {items && (
        <section class="panel" aria-label={props.title}>
          {items.length > 0 ? <Body list={list} /> : empty}
          {items.length > 0 && <Foot list={list} />}
        </section>
      )}
      {items && beside?.(items)}
      {(items ?? rows.problem.value) && below}
    </div>
  );
}

function Foot<T>({ list }: { list: ListState<T> }) {
  if (list.picked.rows.value.size > 0) return <BulkBar list={list} />;
  return (
    <div class="table-foot list-foot" role="status">
      {countWords(list)}
    </div>
  );
}

function countWords<T>({ rows }: ListState<T>): string {
  const loaded = rows.items.value?.length ?? 0;
  const total = rows.total.value;
  if (total === undefined) return `The first ${loaded}`;
  return total === 1 ? "1 in all" : `${total.toLocaleString("en-GB")} in all`;
}

/** The action of an empty sheet: the list without search and filters. */
export function ShowAll() {
  return <Button onClick={() => go(path.value, true)}>Show all</Button>;
}
