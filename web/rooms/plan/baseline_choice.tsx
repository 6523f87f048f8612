/** Which baseline stands under the bars of the plan. */
import { useEffect } from "preact/hooks";
import { SelectField } from "../../design/field.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import type { Sheet } from "./sheet.ts";

type Dates = ReadonlyMap<string, readonly [start: string, end: string]>;

/** Those that are not archived: ids and names. */
function useNames(projectId: string) {
  return useQuery({
    key: `names of baselines of ${projectId}`,
    topics: ["baseline"],
    ask: async () => {
      const query = { project_id: [projectId], archived: "no" as const, page_size: 200 };
      const { items } = await answer(api.GET("/v1/baselines", { params: { query } }));
      return items.map(({ id, name }) => [id, name ?? ""] as const);
    },
  });
}

/** The days of each task in the baseline; undefined where none is chosen. */
function useDates(id: string) {
  return useQuery<Dates | null>({
    key: `days in the baseline ${id}`,
    topics: [],
    ask: async () => {
      if (!id) return null;
      const found = await answer(api.GET("/v1/baselines/{baseline_id}/comparison", { params: { path: { baseline_id: id } } }));
      return new Map((found.tasks ?? []).flatMap(({ task_id, baseline_start_on, baseline_end_on }) =>
        task_id && baseline_start_on && baseline_end_on ? [[task_id, [baseline_start_on, baseline_end_on] as const] as const] : []));
    },
  });
}

export function BaselineChoice({ projectId, sheet }: { projectId: string; sheet: Sheet }) {
  const names = useNames(projectId).data.value ?? [];
  const chosen = names.find(([id]) => id === asked("baseline"))?.[0] ?? "";
  const dates = useDates(chosen).data.value;
  useEffect(() => {
    sheet.baseline.value = dates ?? undefined;
  }, [dates, sheet]);
  return <SelectField label="Baseline" hiddenLabel value={chosen} options={[["", "Under the bars: the kick-off"], ...names]} onValue={(id) => setQuery({ baseline: id })} />;
}
