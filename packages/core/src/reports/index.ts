export { createReports, type Reports } from './service.ts';
