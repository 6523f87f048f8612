/** Asking for notices, reading and muting them. */
import type { Notice, NoticeBox } from "../../contract/records.ts";
import { answer, api, ifVersion } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import type { Query } from "../../store/query.ts";
import { attempt } from "../../store/write.ts";

const SHOWN_MAX = 200;

export interface Found {
  items: Notice[];
  next_page_token: string;
}

/** The newest 200; more are seldom looked for, and the oldest go by themselves. */
export function useNotices(unread: boolean): Query<Found> {
  return useQuery({
    key: `notices ${unread ? "unread" : "all"}`,
    topics: ["notice_box"],
    ask: () => {
      const query = { page_size: SHOWN_MAX, ...(unread && { unread }) };
      return answer(api.GET("/v1/me/notices", { params: { query } }));
    },
  });
}

/** Without ids: all. */
export function markRead(ids: readonly string[], words: string): Promise<unknown> {
  const body = ids.length > 0 ? { notice_ids: [...ids] } : {};
  return attempt({
    words,
    send: () => answer(api.POST("/v1/me/notices/read", { body })),
    ...(words && { inverse: ({ notice_ids }: { notice_ids: string[] }) => markUnread(notice_ids) }),
  });
}

export async function markUnread(ids: readonly string[]): Promise<void> {
  for (let from = 0; from < ids.length; from += SHOWN_MAX) {
    await answer(api.POST("/v1/me/notices/unread", { body: { notice_ids: ids.slice(from, from + SHOWN_MAX) } }));
  }
}

/** Mute with these added, or taken out. */
export function mute(box: NoticeBox, words: string, change: Partial<Pick<NoticeBox, "muted_kinds" | "muted_records">>): Promise<unknown> {
  return attempt({
    words,
    send: () => put(box.version, { ...box, ...change }),
    inverse: (now) => put(now.version, box),
  });
}

function put(version: number, { muted_kinds, muted_records }: Pick<NoticeBox, "muted_kinds" | "muted_records">): Promise<NoticeBox> {
  const body = { kinds: muted_kinds, records: muted_records };
  const put = version > 0 ? { body, ...ifVersion(version) } : { body };
  return answer(api.PUT("/v1/me/notice-box/muted", put));
}
