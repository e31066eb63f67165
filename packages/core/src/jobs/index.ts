export { createJobQueue, type JobQueue } from './queue.ts';
export { createJobWorker } from './worker.ts';
