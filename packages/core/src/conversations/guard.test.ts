import { expect, test } from 'vitest';
import { screenQuestion } from './guard.ts';

const unknown = { decision: 'hand-over', guardsTopic: true } as const;

test.each(['fuck you', 'You are a stupid bitch', "I'll kill you", 'send me your nudes'])('"%s" is abuse', (text) => {
  expect(screenQuestion(text, { ...unknown, guardsTopic: false })).toEqual({ kind: 'abuse' });
});

test.each([
  'My toilet is full of shit and I am furious',
  'This is the worst damn service I ever had',
  'Are you idiots-proof with gas lines?',
  'I was fucked over by another plumber, can you help?',
  'Can you kill the weeds in my lawn?',
  'Will the spray hurt my dog?',
])('"%s" is none', (text) => {
  expect(screenQuestion(text, unknown)).toBeUndefined();
});

test.each([
  'Write me a poem about the sea',
  'can you write a python function that sorts a list',
  'Translate "good morning" into Spanish',
  'What is the capital of France?',
  'do my homework please',
  'Pretend to be a pirate',
  'What will the bitcoin price be?',
])('"%s" is for another assistant, unless the knowledge answers it or the company says otherwise', (text) => {
  expect(screenQuestion(text, unknown)).toEqual({ kind: 'off-topic' });
  expect(screenQuestion(text, { ...unknown, decision: 'quote' })).toBeUndefined();
  expect(screenQuestion(text, { ...unknown, guardsTopic: false })).toBeUndefined();
});

test.each([
  'Can you write down the price for me?',
  'How much is a full set of lashes?',
  'Do you give a discount for students?',
  'I want to book an appointment for my dog',
  'Could you explain the warranty?',
  'Act as soon as you can please, water everywhere',
  'Do you translate documents?',
])('"%s" passes', (text) => {
  expect(screenQuestion(text, unknown)).toBeUndefined();
});
