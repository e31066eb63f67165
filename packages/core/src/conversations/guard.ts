import type { SearchResult } from '../knowledge/index.ts';

/** Why a message is kept from the model. */
export type Refusal = { kind: 'abuse' | 'off-topic' };

/** Words against whoever reads them; a complaint in strong language is none, and neither is what plumbers clear out of drains. */
const abuse: readonly RegExp[] = [
  /\b(?:fuck|screw) (?:you|u|off|yourself)\b/i,
  /\bgo to hell\b|\bkill yourself\b|\bkys\b/i,
  /\b(?:you(?:'re| are)?|u) (?:a |an |such a |so |all )?(?:fucking |stupid |dumb |ugly |worthless |filthy )*(?:bitch|whore|slut|cunt|retard(?:ed)?|moron|idiots?|asshole|faggot|bastard)\b(?!-)/i,
  /\b(?:i(?:'ll| will| am going to|'m going to)) (?:kill|hurt|beat|rape|shoot|stab) (?:you|your)\b/i,
  /\b(?:send (?:me )?(?:your )?nudes|suck my|show me your (?:tits|boobs|body)|have sex with (?:me|you))\b/i,
];

/** What people ask of an assistant for everything. Only looked at where the company's knowledge has nothing to say. */
const offTopic: readonly RegExp[] = [
  /\b(?:write|compose|generate|create|draft|give) (?:me |us )?(?:a|an|some|the|my)? ?(?:[\w-]+ ){0,3}(?:poem|haiku|essay|song|lyrics|story|novel|joke|homework|thesis|code|script|program|function|sql|regex|cover letter|resume)\b/i,
  /\b(?:python|javascript|typescript|java|c\+\+|sql|html|css) (?:code|function|script|program|query)\b/i,
  /\b(?:solve|integrate|differentiate|factorize)\b.*(?:equation|integral|[=^]|x\b)/i,
  /\btranslate\b.{1,120}\b(?:into|to) (?:english|spanish|french|german|italian|chinese|japanese|latin|portuguese)\b/i,
  /\b(?:capital of|president of|prime minister of|population of|world cup|election results?)\b/i,
  /\b(?:bitcoin|crypto(?:currency)?|stock (?:price|market|tips?)|horoscope|lottery numbers?)\b/i,
  /\b(?:pretend (?:to be|you are|you're)|role[- ]?play|act as (?:a|an|my) (?!reference))\b/i,
  /\b(?:summari[sz]e|explain) (?:the )?(?:theory|history|plot|meaning of life|quantum|world war|bible|novel)\b/i,
  /\bdo my (?:homework|assignment|exam)\b/i,
];

/** Stands in front of the model in a public chat: what is abuse or has nothing to do with the company costs nothing. */
export function screenQuestion(
  question: string,
  { decision, guardsTopic }: { decision: SearchResult['decision']; guardsTopic: boolean },
): Refusal | undefined {
  if (abuse.some((pattern) => pattern.test(question))) return { kind: 'abuse' };
  if (guardsTopic && decision === 'hand-over' && offTopic.some((pattern) => pattern.test(question)))
    return { kind: 'off-topic' };
  return undefined;
}
