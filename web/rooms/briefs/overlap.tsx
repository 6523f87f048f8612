/**
 * The two sides of a handover as two circles. They come together when it is offered, part when it is returned,
 * and hold when it is accepted. This mark stands here and nowhere else.
 */
import type { HandoverStatus } from "../../contract/records.ts";
import { Avatar } from "../../design/avatar.tsx";

interface OverlapProps {
  status: HandoverStatus;
  from: string;
  to: string;
}

const WORDS: Readonly<Record<HandoverStatus, string>> = {
  draft: "is being prepared by",
  offered: "is offered by",
  returned: "was returned to",
  accepted: "was handed over by",
  cancelled: "was cancelled by",
};

export function Overlap({ status, from, to }: OverlapProps) {
  return (
    <div class={`overlap overlap-${status}`}>
      <svg class="overlap-mark" width="96" height="56" viewBox="0 0 96 56" aria-hidden="true" focusable="false">
        <circle class="overlap-side overlap-account" cx="24" cy="28" r="22" />
        <circle class="overlap-side overlap-project" cx="72" cy="28" r="22" />
      </svg>
      <dl class="overlap-people">
        <div>
          <dt>Account side</dt>
          <dd><Avatar name={from} /> {from}</dd>
        </div>
        <div>
          <dt>Project side</dt>
          <dd>{to ? <><Avatar name={to} /> {to}</> : <span class="quiet">Not taken yet</span>}</dd>
        </div>
      </dl>
      <p class="hidden-text">The handover {WORDS[status]} {from}.</p>
    </div>
  );
}
