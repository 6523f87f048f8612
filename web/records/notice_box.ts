/** How many notices are unread, and what is muted: for the bell and for the page. */
import type { NoticeBox } from "../contract/records.ts";
import { answer, api } from "../store/http.ts";
import { useQuery } from "../store/queries.ts";
import type { Query } from "../store/query.ts";

export function useNoticeBox(): Query<NoticeBox> {
  return useQuery({ key: "my notice box", topics: ["notice_box"], ask: () => answer(api.GET("/v1/me/notice-box")) });
}
