/** Saved views of a list: an address under a name, one's own or shared. */
import { useEffect, useRef } from "preact/hooks";
import type { ListName, SavedView, ViewLayout } from "../contract/records.ts";
import { todayIn } from "../design/day.ts";
import { asked, setQuery } from "../shell/router.ts";
import { answer, api, ifVersion } from "../store/http.ts";
import { allOf, PAGE_SIZE } from "../store/pages.ts";
import { useQuery } from "../store/queries.ts";
import type { Query } from "../store/query.ts";
import { me } from "../store/session.ts";
import { addressFields, type ListProps } from "./state.ts";

/** What the API keeps for the person who reads a view, and for the day. */
const ME = "{me}";
const TODAY = "{today}";
const LAYOUT = new Set(["order", "group", "columns"]);

export type Shared = "nobody" | "everybody";

export function useViews(list: ListName): Query<SavedView[]> {
  return useQuery({
    key: `views of ${list}`,
    topics: ["view"],
    ask: () =>
      allOf((page_token) => answer(api.GET("/v1/views", { params: { query: { list: [list], page_size: PAGE_SIZE, page_token } } }))),
  });
}

export function useDefault(list: ListName | undefined): Query<string> {
  return useQuery({
    key: `default view of ${list}`,
    topics: ["view_order"],
    ask: async () => {
      if (list === undefined) return "";
      const { default_view_id } = await answer(api.GET("/v1/me/view-order", { params: { query: { list } } }));
      return default_view_id ?? "";
    },
  });
}

/** What the list shows now, as a view keeps it. */
export function layoutHere<T>(props: ListProps<T>): ViewLayout {
  const filters = addressFields(props)
    .filter((field) => !LAYOUT.has(field) && asked(field))
    .map((field) =>
      field === "search"
        ? { field, operator: "contains" as const, values: [asked(field)] }
        : { field, operator: "is" as const, values: asked(field).split(",").map(asWord) },
    );
  return {
    filters,
    sort: [asked("order")].filter(Boolean),
    group_by: asked("group"),
    columns: asked("columns").split(",").filter(Boolean),
  };
}

/** A view of one's own work shows each reader theirs: it keeps a word for its reader. */
function asWord(value: string): string {
  return value === me.value?.person_id ? ME : value;
}

function meant(value: string): string {
  if (value === ME) return me.value?.person_id ?? "";
  return value === TODAY ? todayIn(me.value?.agency.time_zone ?? "UTC") : value;
}

/** The parameters of the address that show a view; the others of the list are taken out. */
export function addressOf<T>(props: ListProps<T>, view: SavedView | undefined): Record<string, string> {
  const empty = Object.fromEntries(addressFields(props).map((field) => [field, ""]));
  if (!view?.layout) return { ...empty, view: "" };
  const { filters, sort, group_by, columns } = view.layout;
  const kept = Object.fromEntries(filters.map(({ field, values }) => [field, values.map(meant).join(",")]));
  return { ...empty, ...kept, order: sort[0] ?? "", group: group_by, columns: columns.join(","), view: view.id };
}

/** Somebody who comes without a wish is shown the view that they have made their default. */
export function useDefaultView<T>(props: ListProps<T>): void {
  const isUntouched = useRef(["view", ...addressFields(props)].every((field) => asked(field) === ""));
  const chosen = useDefault(props.views).data.value;
  const views = useViews(props.views ?? "projects").data.value;
  useEffect(() => {
    const view = views?.find(({ id }) => id === chosen);
    if (!view || !isUntouched.current) return;
    isUntouched.current = false;
    setQuery(addressOf(props, view));
  }, [chosen, views]);
}

export function save(list: ListName, name: string, audience: Shared, layout: ViewLayout): Promise<SavedView> {
  return answer(api.POST("/v1/views", { body: { list, name, layout, sharing: { audience } } }));
}

type Change = Partial<{ name: string; layout: ViewLayout; sharing: { audience: Shared } }>;

export function change(view: SavedView, body: Change): Promise<SavedView> {
  return answer(api.PATCH("/v1/views/{view_id}", { params: { path: { view_id: view.id } }, body, ...ifVersion(view.version) }));
}

export function archive(view: SavedView): Promise<SavedView> {
  return answer(api.POST("/v1/views/{view_id}/archive", { params: { path: { view_id: view.id } } }));
}

export function restore(view: SavedView): Promise<SavedView> {
  return answer(api.POST("/v1/views/{view_id}/restore", { params: { path: { view_id: view.id } } }));
}

export async function makeDefault(list: ListName, id: string | null): Promise<void> {
  const { view_ids } = await answer(api.GET("/v1/me/view-order", { params: { query: { list } } }));
  await answer(api.PUT("/v1/me/view-order", { body: { list, view_ids, default_view_id: id } }));
}
