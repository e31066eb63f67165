import { stemmer } from 'stemmer';
import { stopWords } from './stop-words.ts';

/** Words that mean the same thing to a searcher, by concept. Of all trades alike; templates bring the trade's own. */
const base: Readonly<Record<string, string>> = {
  price: 'price, cost, fee, charge, rate, how much, pricing, expensive, cheap, dollars, bill, quote, estimate',
  pay: 'pay, payment, card, cash, check, credit, debit, venmo, zelle, apple pay, invoice',
  installment: 'installment, payment plan, financing, finance, monthly payments, pay in parts, pay over time',
  deposit: 'deposit, down payment, upfront, advance',
  refund: 'refund, money back, return, reimburse, get my money',
  discount: 'discount, coupon, deal, special, promo, promotion, senior, military, cheaper',
  receipt: 'receipt, invoice, bill, statement, superbill',
  tip: 'tip, tipping, gratuity',
  insurance: 'insurance, insured, coverage, cover, covered, policy, claim, in network, ppo, hmo, medicaid',
  warranty: 'warranty, guarantee, guaranteed, stand behind, come back, redo',
  hours: 'hours, open, opening, close, closing, closed, what time, business hours',
  weekend: 'weekend, saturday, sunday, sat, sun',
  holiday: 'holiday, christmas, thanksgiving, easter, new year, memorial day, labor day, july 4',
  night: 'night, evening, after hours, late, midnight, overnight, 24 7, 24 hours',
  morning: 'morning, early, before work, am',
  today: 'today, same day, right now, asap, immediately, this afternoon, now',
  soon: 'soon, how fast, quickly, earliest, next available, wait, waiting',
  book: 'book, booking, appointment, schedule, reserve, reservation, slot, sign up',
  reschedule: 'reschedule, move my appointment, change my appointment, another time, postpone',
  cancel: 'cancel, cancellation, call off, cannot make it, can not come',
  noshow: 'no show, missed appointment, miss my appointment, forgot my appointment, did not come',
  lateness: 'running late, be late, late, delayed',
  walkin: 'walk in, drop in, without appointment, no appointment, just come',
  duration: 'how long, duration, take long, minutes, length, time does it take',
  emergency: 'emergency, urgent, help, danger, disaster, crisis, burst, flooding',
  location: 'where, location, address, located, directions, find you, street',
  area: 'area, areas, come to, serve, service area, how far, travel, neighborhood, town, zip',
  parking: 'parking, park, garage, lot, spot',
  access: 'wheelchair, accessible, accessibility, ramp, disability, disabled, elevator',
  delivery: 'delivery, deliver, ship, shipping, drop off, bring it',
  pickup: 'pick up, pickup, collect, take out, takeout, to go',
  phone: 'phone, call, number, ring, telephone, text',
  email: 'email, mail, write, e mail',
  contact: 'contact, reach, get in touch, talk to, message',
  person: 'human, person, real person, somebody, manager, owner, representative, agent',
  bot: 'bot, robot, ai, computer, chatbot, automated',
  newcustomer: 'new patient, new customer, new client, first time, first visit, never been, sign up',
  prepare: 'prepare, ready, before, beforehand, need to do',
  bring: 'bring, need to have, documents, paperwork, forms, id',
  after: 'after, afterwards, aftercare, care for, keep, maintain, store',
  kids: 'kid, child, children, baby, toddler, son, daughter, teen, family',
  pets: 'pet, dog, cat, animal, puppy',
  group: 'group, party, large, event, many people, team, office',
  language: 'spanish, language, speak, espanol, english, translate',
  hiring: 'job, hire, hiring, apply, application, career, work for you, position, vacancy',
  license: 'license, licensed, certified, qualified, registered, credentials, bonded',
  experience: 'experience, years, how long have you, trained',
  review: 'review, reviews, rating, stars, reference, references, recommend',
  complaint: 'complaint, complain, unhappy, problem, wrong, bad, angry, not satisfied',
  privacy: 'privacy, private, data, personal information, confidential, share my',
  safety: 'safe, safety, dangerous, risk, harmful, hazard',
  compare: 'better, difference, compare, versus, vs, or, which one, instead',
  recommend: 'recommend, suggest, advice, should i, best',
  size: 'size, big, small, large, how many, feeds, inches, gallons',
  minimum: 'minimum, at least, smallest',
  stock: 'in stock, available, availability, have any, carry, sell',
  custom: 'custom, special order, personalized, design, made to order',
  gift: 'gift card, gift, voucher, certificate, present',
  brand: 'brand, brands, make, manufacturer, model',
  repair: 'repair, fix, broken, not working, broke, stopped working, mend',
  replace: 'replace, replacement, new one, swap, change out',
  install: 'install, installation, put in, hook up, set up, fit',
  clean: 'clean, cleaning, wash, scrub',
  inspect: 'inspection, inspect, check, checkup, look at, exam, diagnose, diagnosis',
  maintain: 'maintenance, tune up, service plan, annual, yearly, flush',
  permit: 'permit, permits, code, city, inspection',
  leak: 'leak, leaking, drip, dripping, water coming, wet spot',
  clog: 'clog, clogged, blocked, backed up, backing up, stopped up, slow drain, unclog, plugged',
  drain: 'drain, drains, pipe, sewer line, main line',
  toilet: 'toilet, commode, loo, bathroom',
  heater: 'water heater, hot water, boiler, tankless, no hot water, cold shower',
  noise: 'noise, noisy, sound, banging, rattling, humming, squeak',
  smell: 'smell, odor, stink, smelly, stinks',
  pressure: 'pressure, low pressure, weak, trickle',
  shutoff: 'shut off, turn off, valve, main valve, stop the water',
  gas: 'gas, gas line, propane, rotten eggs',
  tooth: 'tooth, teeth, molar, wisdom tooth',
  gum: 'gum, gums, bleeding gums, periodontal, gingivitis',
  pain: 'pain, hurt, hurts, ache, aching, sore, throbbing, toothache',
  swelling: 'swelling, swollen, puffy, abscess, infection',
  filling: 'filling, cavity, cavities, decay, hole in my tooth',
  crown: 'crown, cap, onlay',
  rootcanal: 'root canal, nerve, endodontic',
  implant: 'implant, missing tooth, replace a tooth, bridge, denture',
  whitening: 'whitening, whiten, bleach, bleaching, white teeth, yellow teeth, stains',
  braces: 'braces, aligner, aligners, invisalign, straighten, crooked, orthodontic',
  xray: 'x ray, xray, x rays, radiograph, imaging',
  numb: 'numb, anesthetic, novocaine, sedation, laughing gas, nitrous, put to sleep',
  afraid: 'afraid, scared, nervous, anxious, fear, anxiety, phobia',
  pregnant: 'pregnant, pregnancy, expecting, nursing, breastfeeding',
  cake: 'cake, cakes, birthday cake, wedding cake, cupcake, cupcakes',
  bread: 'bread, loaf, sourdough, baguette, rolls',
  pastry: 'pastry, croissant, danish, muffin, scone, donut',
  coffee: 'coffee, espresso, latte, cappuccino, drip',
  tea: 'tea, chai, matcha',
  milk: 'milk, oat milk, almond milk, soy, dairy free',
  vegan: 'vegan, plant based, no dairy, no eggs',
  glutenfree: 'gluten, gluten free, celiac, wheat',
  allergy: 'allergy, allergic, allergies, nut, nuts, peanut, allergen, cross contamination',
  catering: 'catering, cater, platter, platters, boxes, office order, breakfast box',
  flavor: 'flavor, flavors, taste, filling, frosting, icing',
  wifi: 'wifi, wi fi, internet, laptop, plug, outlet',
  seating: 'seat, seats, table, sit, outdoor, patio, inside',
  wholesale: 'wholesale, bulk, resell, restaurant supply',
  haircut: 'haircut, cut, trim, hair',
  vehicle: 'car, truck, vehicle, suv, van',
  membership: 'membership, member, subscription, plan, join',
  trial: 'trial, try, free class, sample, tasting',
  tax: 'tax, taxes, irs, deduct, deduction, deductible, write off',
  track: 'track, tracking, status, where is my, on its way, arrive, arrival, shipped',
  account: 'account, profile, login, log in, sign in, password, username',
  loan: 'loan, mortgage, lender, borrow, lend, interest rate, apr',
  paperwork: 'paperwork, document, form, certificate, copy, record, contract',
  ingredients: 'ingredient, made of, made from, contain, made with, what is in',
  nutrition: 'calorie, calories, nutrition, sugar, healthy, carbs, diet, protein',
  room: 'room, suite, bed, stay, guest room, check in, check out',
  travel: 'trip, travel, vacation, going away, out of town, fly, flight',
  luggage: 'luggage, bag, suitcase, carry on, belongings',
  tire: 'tire, flat, tread, wheel, rotation, blowout',
  brake: 'brake, brakes, pads, rotor, stopping, squeal',
  oil: 'oil, oil change, lube, synthetic',
  battery: 'battery, dead battery, jump start, jump, alternator, will not start',
  engine: 'engine, motor, check engine, overheat, overheating',
  fuel: 'fuel, gasoline, mileage, mpg, fill up',
  tow: 'tow, towing, haul, stranded, broke down, roadside',
  pest: 'pest, bug, roach, ant, spider, mice, rodent, bedbug, termite, wasp, exterminate',
  lawn: 'lawn, grass, mow, yard, hedge, tree, garden, weed',
  roof: 'roof, shingle, gutter, attic',
  electric: 'electric, electrical, wiring, outlet, breaker, power, lights, electrician',
  cooling: 'air conditioning, ac, a c, cooling, furnace, heat pump, thermostat',
  wall: 'wall, paint, drywall, ceiling, repaint',
  move: 'mover, moving, relocate, pack, moving truck, boxes',
  storage: 'storage, store my, keep my, unit',
  key: 'key, lock, locked out, unlock, rekey, locksmith',
  vaccine: 'vaccine, shot, immunization, vaccinate, booster, jab',
  prescription: 'prescription, medicine, medication, refill, pills, drug, rx',
  doctor: 'doctor, physician, nurse, dr, provider, practitioner',
  sick: 'sick, ill, fever, flu, cold, cough, symptom',
  skin: 'skin, facial, acne, wrinkle, botox, filler',
  nails: 'nail, manicure, pedicure, gel, acrylic',
  massage: 'massage, spa, deep tissue, relax',
  color: 'color, dye, highlights, balayage, tint, shade',
  ink: 'tattoo, ink, piercing, pierce',
  lesson: 'lesson, class, course, teach, learn, tutor, instructor, training',
  workout: 'workout, exercise, gym, weights, fitness, yoga',
  lawyer: 'lawyer, attorney, legal, sue, lawsuit, court, divorce, custody, will and trust',
  flowers: 'flower, bouquet, rose, arrangement, wreath',
  jewel: 'ring, jewelry, diamond, gold, necklace, bracelet, engagement ring',
  photo: 'photo, picture, photographer, photography, shoot, album',
  venue: 'venue, hall, reception, ceremony, wedding, banquet',
  donate: 'donate, donation, charity, give money, fundraiser, volunteer',
  weather: 'weather, rain, storm, snow, wind, hurricane, forecast',
  lost: 'lost, lose, missing, left behind, misplaced, stolen',
  damage: 'damage, damaged, dent, scratch, crack, broken, destroyed',
  limit: 'limit, maximum, most, at most, restrict, allowed, policy',
  age: 'age, how old, years old, adult, senior, old enough',
  music: 'music, song, band, dj, playlist, play',
  name: 'name, called, who are you, your name',
  balance: 'balance, owe, due, amount due, outstanding',
  change: 'change, update, edit, correct, modify, switch',
};

export type Concept = { slug: string; words: readonly string[] };

/** A phrase has as many stems as this at most. */
const longestPhrase = 3;

/** What a row of stems stands for, as terms (`§price`), none where it only begins longer ones; and those, by their next stem. */
export type Phrase = { readonly concepts: readonly string[]; readonly longer?: Lexicon };

/** Phrases by their first stem. */
export type Lexicon = Pick<ReadonlyMap<string, Phrase>, 'get'>;

type Phrases = Map<string, { concepts: string[]; longer?: Phrases }>;

const stopStems: ReadonlySet<string> = new Set([...stopWords].map(stemmer));
const ofAllTrades = phrasesOf(Object.entries(base).map(([slug, words]) => ({ slug, words: words.split(',') })));

/** The lexicon of all trades, with a company's own groups added. A phrase may stand for several concepts. */
export function createLexicon(concepts: readonly Concept[] = []): Lexicon {
  return together(ofAllTrades, phrasesOf(concepts.map(({ slug, words }) => ({ slug: `own-${slug}`, words }))));
}

function phrasesOf(concepts: readonly Concept[]): Phrases {
  const phrases: Phrases = new Map();
  for (const { slug, words } of concepts)
    for (const phrase of words) {
      const stems = (phrase.toLowerCase().match(/[a-z0-9]+(?:\.[0-9]+)?/g) ?? []).map(stemmer);
      if (stems.length === 0 || stems.length > longestPhrase) continue;
      // "Where", "or" and "am" stand in every other sentence: by themselves they mean nothing that could be looked up.
      if (stems.length === 1 && stopStems.has(stems[0] ?? '')) continue;
      const known = phraseAt(phrases, stems).concepts;
      if (!known.includes(`§${slug}`)) known.push(`§${slug}`);
    }
  return phrases;
}

/** Where a phrase stands, whatever it begins with made on the way. */
function phraseAt(phrases: Phrases, [first = '', ...others]: readonly string[]): { concepts: string[] } {
  const phrase = phrases.get(first) ?? { concepts: [] };
  phrases.set(first, phrase);
  if (others.length === 0) return phrase;
  phrase.longer ??= new Map();
  return phraseAt(phrase.longer, others);
}

/** As large as what is added: the phrases of all trades are there once, for all companies. */
function together(shared: Phrases, own: Phrases): Lexicon {
  const both = new Map<string, Phrase>();
  for (const [stem, { concepts, longer }] of own) {
    const known = shared.get(stem);
    both.set(stem, {
      concepts: [...(known?.concepts ?? []), ...concepts],
      longer: together(known?.longer ?? new Map(), longer ?? new Map()),
    });
  }
  return { get: (stem) => both.get(stem) ?? shared.get(stem) };
}
