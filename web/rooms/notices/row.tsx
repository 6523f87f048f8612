/** One notice: what happened, to which record, and what to do about such notices. */
import type { Notice as News, NoticeBox } from "../../contract/records.ts";
import { Icon } from "../../design/icon.tsx";
import { Menu, MenuItem } from "../../design/menu.tsx";
import { showMoment } from "../../design/moment.ts";
import { nameIn, usePeople } from "../../store/directory.ts";
import { may } from "../../store/session.ts";
import { attempt } from "../../store/write.ts";
import { markRead, markUnread, mute } from "./data.ts";
import { detailOf, isUrgent, KINDS, pageOf, whyWords } from "./words.ts";

interface RowProps {
  notice: News;
  /** Others like it, which it stands for as well. */
  earlier: readonly News[];
  box: NoticeBox;
}

export function Row({ notice, earlier, box }: RowProps) {
  const ids = [notice, ...earlier].map((each) => each.id);
  const { read_at, title, reference, client_name, actor_id, happened_at, kind } = notice;
  const people = usePeople();
  const name = [reference, title || client_name].filter(Boolean).join(" ");
  const more = [title && client_name, actor_id && `by ${nameIn(people.data.value, actor_id)}`].filter(Boolean).join(" · ");
  return (
    <li class={read_at ? "notice-row" : "notice-row notice-new"}>
      <a class="notice-open" href={pageOf(notice, may("project.read"))} onClick={() => void (read_at || markRead(ids, ""))}>
        <span class={isUrgent(notice) ? "notice-kind notice-urgent" : "notice-kind"}>
          {!read_at && <span class="hidden-text">Unread: </span>}
          {KINDS[kind]}
          {earlier.length > 0 && <span class="quiet"> ×{ids.length}</span>}
        </span>
        <span class="notice-about">
          <strong>{name}</strong>
          {more && <span class="quiet"> · {more}</span>}
          {detailOf(notice) && <span class="notice-detail">{detailOf(notice)}</span>}
        </span>
        <span class="notice-time quiet">{showMoment(happened_at)}</span>
      </a>
      <Actions notice={notice} ids={ids} box={box} />
    </li>
  );
}

function Actions({ notice, ids, box }: { notice: News; ids: readonly string[]; box: NoticeBox }) {
  const { kind, read_at, project_id, record_kind, record_id, project_name, title } = notice;
  const project = record_kind === "project" ? record_id : project_id;
  const projectName = record_kind === "project" ? title : project_name;
  return (
    <Menu quiet button={<Icon name="more" />} label={`What to do with this notice: ${KINDS[kind]}`}
      head={<p><strong>Why you get this</strong><br />{whyWords(notice)}</p>}>
      {read_at ? (
        <MenuItem onChoose={() => void attempt({ words: "", send: () => markUnread(ids) })}>Mark as unread</MenuItem>
      ) : (
        <MenuItem onChoose={() => void markRead(ids, "")}>Mark as read</MenuItem>
      )}
      <MenuItem onChoose={() => void mute(box, `Muted: ${KINDS[kind]}`, { muted_kinds: [...box.muted_kinds, kind] })}>
        Mute “{KINDS[kind]}”
      </MenuItem>
      {project && (
        <MenuItem onChoose={() => void mute(box, `Muted: ${projectName || "this project"}`, { muted_records: [...box.muted_records, project] })}>
          Mute {projectName || "this project"}
        </MenuItem>
      )}
    </Menu>
  );
}
