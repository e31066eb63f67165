import './styles.css';
import { createRoot } from 'react-dom/client';
import { createConsole } from './app.tsx';

const root = document.getElementById('root');
if (root === null) throw new TypeError('index.html has no #root');
createRoot(root).render(createConsole());
