/** What the expenses that fit come to: one row of figures per currency. */
import type { ExpenseSum } from "../../contract/records.ts";
import { showMoney } from "../../design/money.ts";
import { BLANK, Figure, Figures } from "../../design/panel.tsx";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { TOPICS } from "./words.tsx";

export function ExpenseSums() {
  const found = useQuery({ key: "sums of expenses", topics: TOPICS, ask: () => answer(api.GET("/v1/expense-sums")) });
  const sums = found.data.value?.sums;
  if (!sums?.length) return <Sums of={undefined} blank={sums ? "–" : BLANK} />;
  return <>{sums.map((one) => <Sums key={one.currency_code} of={one} blank="–" />)}</>;
}

function Sums({ of, blank }: { of: ExpenseSum | undefined; blank: string }) {
  return (
    <Figures>
      <Figure name="Wait for approval" value={of ? showMoney(of.submitted) : blank} note="Submitted, not decided" />
      <Figure name="To pay back" value={of ? showMoney(of.to_pay) : blank} note="Approved and owed to people" />
      <Figure name="In all" value={of ? showMoney(of.total) : blank} note={of ? `${of.expenses} ${of.expenses === 1 ? "expense" : "expenses"}, with tax` : "With tax"} />
    </Figures>
  );
}
