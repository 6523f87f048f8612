/** What holds for all records, and is set where Tandem is installed. */
import { Link } from "../../design/button.tsx";
import { Facts, Panel } from "../../design/panel.tsx";
import { me } from "../../store/session.ts";

const WEEK_START = ["", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/** several: each legal entity has invoice numbers of its own. */
export function Installation({ several = false }: { several?: boolean }) {
  const agency = me.value?.agency;
  return (
    <Panel title="Of this installation">
      <div class="form">
        <Facts
          facts={[
            ["Currency of the books", agency?.currency_code],
            ["Time zone", agency?.time_zone],
            ["Weeks begin on", WEEK_START[agency?.week_starts_on ?? 1]],
            ["Quote numbers", "Q-0001 and on"],
            ...(several ? [] : [["Invoice numbers", "INV-2026-0001 and on"] as const]),
          ]}
        />
        <p class="quiet">They are set where Tandem is installed and hold for all records. New here? <Link href="/settings/start">First steps</Link></p>
      </div>
    </Panel>
  );
}
