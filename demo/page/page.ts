import './page.css';
import { startApp } from './app.ts';

const app = document.querySelector<HTMLElement>('#app');
if (app) startApp(app);

document.querySelector('#close-window')?.addEventListener('click', () => window.close());
