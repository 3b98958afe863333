/** Styles of the pages beside the desk: a task need not wait for them. */

import 'bootstrap-icons/font/bootstrap-icons.min.css';
import './case.scss';
import './blank.css';
import './start.css';
import './registry.css';
import './case.css';
import './library.css';
import './imports.css';
import './requests.css';
import './messenger.css';
import './figures.css';
