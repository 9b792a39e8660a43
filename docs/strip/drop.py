"""python dnd.py WINDOW X Y FILE...: drags files over a window and drops them there (XDND), as a file manager does."""
import sys, time
from urllib.parse import quote
from Xlib import X, display, Xatom
from Xlib.protocol import event
d=display.Display(); root=d.screen().root
win=int(sys.argv[1]); x,y=int(sys.argv[2]),int(sys.argv[3]); files=sys.argv[4:]
hold=float(__import__('os').environ.get('HOLD','0.8'))
A=d.intern_atom
src=root.create_window(0,0,1,1,0,X.CopyFromParent)
uri=A('text/uri-list'); copy=A('XdndActionCopy')
src.set_selection_owner(A('XdndSelection'),X.CurrentTime)
t=d.create_resource_object('window',win)
def send(name,data):
    t.send_event(event.ClientMessage(window=t,client_type=A(name),data=(32,data)),event_mask=0); d.flush()
def pump(until):
    while time.time()<until:
        while d.pending_events():
            e=d.next_event()
            if e.type==X.SelectionRequest:
                text=''.join('file://'+quote(f)+'\r\n' for f in files).encode()
                e.requestor.change_property(e.property,uri,8,text)
                e.requestor.send_event(event.SelectionNotify(time=e.time,requestor=e.requestor,selection=e.selection,target=e.target,property=e.property)); d.flush()
        time.sleep(0.01)
send('XdndEnter',[src.id,5<<24,uri,0,0]); 
for i in range(6):
    send('XdndPosition',[src.id,0,((x+i)<<16)|(y+i),X.CurrentTime,copy]); pump(time.time()+0.1)
pump(time.time()+hold)
send('XdndDrop',[src.id,0,X.CurrentTime,0,0]); pump(time.time()+1.0)
