/** Imports: what is sent, what comes of it, and the file of the last try, kept until it is imported. */
import { signal } from "@preact/signals";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import type { Query } from "../../store/query.ts";
import type { Import, OwnMapping } from "./records.ts";

export interface ReadyMapping {
  name: string;
  about: string;
  /** It joins a second file. */
  dates?: object;
}

export interface Upload {
  file: File;
  /** The second file, where the mapping joins one. */
  dates: File | undefined;
  /** The name of a ready mapping, auto, or a mapping as JSON. */
  mapping: string;
  client: string;
  dateFormat: string;
  decimalComma: boolean;
  twins: boolean;
}

/** What was tried without writing, by the id of the try: the same can then be imported. */
export const tried = signal<{ id: string; upload: Upload } | undefined>(undefined);

export const UNFINISHED: ReadonlySet<string> = new Set(["waiting", "running", "undoing"]);

export function useMappings(): Query<ReadyMapping[]> {
  return useQuery({ key: "import mappings", topics: [], ask: async () => ((await answer(api.GET("/v1/imports/mappings"))).items ?? []) as unknown as ReadyMapping[] });
}

/** The agency's own mappings, which are kept by the API. */
export function useOwnMappings(): Query<OwnMapping[]> {
  return useQuery({ key: "own mappings", topics: ["own_mapping"], ask: async () => (await answer(api.GET("/v1/import-mappings"))).items });
}

/** A mapping as a file, to be changed and sent again. */
export function fileOf(mapping: object): string {
  return `data:application/json;charset=utf-8,${encodeURIComponent(JSON.stringify(mapping, null, 2))}`;
}

export async function send(upload: Upload, dryRun: boolean): Promise<Import> {
  const parts = partsOf(upload, dryRun);
  const body = { file: upload.file.name, mapping: upload.mapping };
  const made = await answer(api.POST("/v1/imports", { body, bodySerializer: () => parts }));
  tried.value = dryRun ? { id: made.id ?? "", upload } : undefined;
  return made;
}

function partsOf({ file, dates, mapping, client, dateFormat, decimalComma, twins }: Upload, dryRun: boolean): FormData {
  const parts = new FormData();
  parts.set("file", file);
  if (dates) parts.set("dates", dates);
  parts.set("mapping", mapping);
  parts.set("dry_run", String(dryRun));
  if (client) parts.set("client", client);
  if (dateFormat) parts.set("date_format", dateFormat);
  if (decimalComma) parts.set("decimal_comma", "true");
  if (twins) parts.set("twins", "import");
  return parts;
}
