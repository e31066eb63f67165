/** What somebody wants done, as far as their words say it plainly: needs no model. */
export type Wish = 'booking' | 'person' | 'report' | 'forget';

const patterns: readonly [Wish, RegExp][] = [
  [
    'forget',
    /\b(?:forget (?:about )?me|forget (?:all|everything) (?:you know )?about me|(?:delete|erase|remove|forget) (?:all )?(?:of )?my (?:personal )?(?:data|info(?:rmation)?|details|chats?|history|messages))\b/i,
  ],
  [
    'person',
    /\b(?:talk|speak|chat)(?:ing)? (?:to|with) (?:a |an |some|the |your )*(?:real |actual |live |human )*(?:person|human|people|somebody|someone|body|one|representative|manager|owner|staff|team|plumber|technician|receptionist)\b|\b(?:real|actual|live) (?:person|human)\b|\bhuman please\b|\b(?:have|can) (?:somebody|someone) call me\b|\b(?:call|phone|ring) me(?: back)?\b/i,
  ],
  [
    'booking',
    /\b(?:book|schedule|make|set up|arrange|get|need|want|reschedule|change|move|cancel)\b.{0,24}\b(?:appointment|visit|booking|reservation|table|consultation|inspection)s?\b|\bbook (?:me|us|online|now|it|one|in)\b|\b(?:free|available|open) (?:time|slot|appointment)s?\b|\bwhen (?:can|could) (?:you|somebody|someone) come\b|\bcome (?:over|out|by)? ?(?:today|tomorrow|this week|next week)\b/i,
  ],
  [
    'report',
    /\b(?:report|figures|statistics|numbers)\b|\bhow many (?:conversations|people|questions|contacts|appointments|customers)\b|\bhow (?:did|was|were) (?:we|the week|last week|business)\b/i,
  ],
];

export function wishOf(question: string): Wish | undefined {
  return patterns.find(([, pattern]) => pattern.test(question))?.[0];
}
