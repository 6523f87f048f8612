/** The rules by which a task earns its value, in words. */
export const RULES = {
  physical: "As measured",
  zero_hundred: "0 / 100",
  fifty_fifty: "50 / 50",
  twenty_eighty: "20 / 80",
  milestones: "By milestones",
} as const;

export type Rule = keyof typeof RULES;

export const RULE_HINTS: Readonly<Record<Rule, string>> = {
  physical: "What is measured to be done, in per cent",
  zero_hundred: "All when it is finished",
  fifty_fifty: "A half when it begins, the rest when it is finished",
  twenty_eighty: "A fifth when it begins, the rest when it is finished",
  milestones: "By the weights of the milestones that are reached",
};
