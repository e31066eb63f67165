export { type Alarm, type Canaries, createCanaries, isWithheld } from './service.ts';
