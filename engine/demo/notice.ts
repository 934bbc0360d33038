/** A document that monitoring must be able to show (SI 2018/356 reg 4: all reasonable efforts to inform every user). */
export const notice = `NORTHMERE CONSTABULARY (a fictional force)
ACCEPTABLE USE OF INFORMATION SYSTEMS - NOTICE TO ALL USERS, version 7, 1 September 2025

1. The force's systems are provided for policing purposes.
2. Use of them is monitored and recorded to establish facts, to check that procedures are followed, and to detect
   unauthorised use. Records may be used in misconduct, performance and criminal proceedings.
3. Searches of force records need a policing purpose. A search on oneself, family, friends or former partners is never one
   without the written approval of a supervisor.
4. Force information must not be copied to removable media without encryption and the approval of the information owner.

Acknowledged at sign-on by user sample.r on 3 September 2025, 06:58:11 BST, and at each annual renewal.
`;
