export { type AppointmentListing, countToCome, removeAppointmentsOf } from './repository.ts';
export { type AppointmentType, type Appointments, createAppointments } from './service.ts';
export { timeText, whenText } from './when-text.ts';
